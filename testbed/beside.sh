#!/usr/bin/env bash
# Runs a command, and beside it builds images that the command needs only later, at the lowest priority: Maven's first
# minutes leave processor and network idle, and some images take minutes of either.
#
#   testbed/beside.sh LANE... -- COMMAND...
#
# A lane is a list of targets, such as "flink,hdfs", which are built one after the other; lanes run at the same time.
# This is a head start and decides nothing: whoever needs an image has it built, and then waits for a build that is
# under way, finds it done, or sees why it fails.
set -euo pipefail

TESTBED=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly TESTBED
readonly IMAGES="$TESTBED/../images"

build() {
  case $1 in
    # None is needed where a cluster is given.
    node) [ -n "${E2E_KUBECONFIG:-}" ] || "$TESTBED/node-image.sh" >/dev/null ;;
    base | flink) "$IMAGES/build.sh" "$1" ;;
    *) "$TESTBED/build.sh" "$1" ;;
  esac
}

lane() {
  local target
  for target in ${1//,/ }; do
    build "$target" || echo "[ahead] $target is not built; it is tried again when it is needed"
  done
}

# The engine at the usual priority: its containers inherit it.
build_ahead() {
  local each
  "$IMAGES/docker-engine.sh" || return 0
  renice -n 19 "$BASHPID" >/dev/null 2>&1 || true
  for each in "$@"; do
    lane "$each" &
  done
  wait
}

# It ends when the builds have: what they have said by then is shown.
shown() {
  trap '' TERM
  exec grep --line-buffered -v ' is up to date$'
}

main() {
  local lanes=() ahead status=0
  while [ "${1:---}" != -- ]; do
    lanes+=("$1")
    shift
  done
  shift
  # Without locks (macOS has no flock) two builds would be in each other's way, and FORCE would build all twice.
  if ! command -v flock >/dev/null || [ -n "${FORCE:-}" ]; then
    exec "$@"
  fi
  # A process group of its own can be ended as a whole. Not a session of its own: there, the priority would be one
  # among the session's own processes only.
  set -m
  build_ahead "${lanes[@]}" </dev/null 2>&1 | shown &
  ahead=$(jobs -p %%)
  set +m
  trap 'kill -- "-$ahead" 2>/dev/null || true' EXIT
  "$@" || status=$?
  exit "$status"
}

main "$@"
