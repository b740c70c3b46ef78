#!/usr/bin/env bash
# Makes sure that a Docker engine answers. Does nothing where one does already; on a bare Debian or
# Ubuntu (as root, no systemd needed) it installs and starts one; elsewhere it says what to do.
#
#   images/docker-engine.sh
set -euo pipefail

readonly CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/stateful-flink"
readonly LOG="$CACHE/dockerd.log"
readonly START_SECONDS=60

say() { echo "[docker] $*"; }

die() {
  echo "[docker] $*" >&2
  exit 1
}

answers() { docker info >/dev/null 2>&1; }

is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# A client without an engine is common in build containers, so dockerd decides, not docker.
install_engine() {
  local packages=()
  command -v dockerd >/dev/null && command -v docker >/dev/null || packages+=(docker.io)
  # Without it the engine cannot make its bridge network.
  command -v iptables >/dev/null || packages+=(iptables)
  [ ${#packages[@]} -gt 0 ] || return 0
  say "installing ${packages[*]} ..."
  apt_install "${packages[@]}"
}

# The package's own service start is of no use without systemd, and only prints a warning. Ended halfway, apt-get would
# leave dpkg broken.
apt_install() {
  mkdir -p "$CACHE"
  local log="$CACHE/apt.log"
  (
    trap '' TERM
    apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  ) >"$log" 2>&1 9>&- || {
    tail -20 "$log" >&2
    die "apt-get could not install: $* (whole log: $log)"
  }
}

# Two at once would both install, and both start one.
one_at_a_time() {
  command -v flock >/dev/null || return 0
  mkdir -p "$CACHE/lock"
  exec 9>"$CACHE/lock/docker-engine"
  flock 9
}

start_engine() {
  if pgrep -x dockerd >/dev/null 2>&1; then
    say "dockerd is starting already"
  elif [ -d /run/systemd/system ] && systemctl start docker 2>/dev/null; then
    say "started docker.service"
  else
    mkdir -p "$CACHE"
    # Left over from a machine that was switched off, they make dockerd refuse to start.
    rm -f /var/run/docker.pid /var/run/docker/containerd/containerd.pid
    say "starting dockerd (log: $LOG) ..."
    # The lock is not for the engine to keep.
    setsid nohup dockerd >"$LOG" 2>&1 </dev/null 9>&- &
  fi
}

await_engine() {
  local started=$SECONDS
  while [ $((SECONDS - started)) -lt $START_SECONDS ]; do
    if answers; then
      say "up after $((SECONDS - started)) s: client $(docker version -f '{{.Client.Version}}'), engine $(docker version -f '{{.Server.Version}}')"
      return 0
    fi
    sleep 1
  done
  [ ! -f "$LOG" ] || tail -20 "$LOG" >&2
  die "dockerd does not answer after $START_SECONDS s (log: $LOG)"
}

main() {
  if answers; then
    return 0
  fi
  # An engine elsewhere is not ours to start.
  [ -z "${DOCKER_HOST:-}" ] || die "no answer from DOCKER_HOST=$DOCKER_HOST: start that engine, or unset DOCKER_HOST"
  if ! is_debian_root; then
    die "no Docker engine answers (docker info fails).
  Laptop:           start Docker Desktop, Colima, Rancher Desktop or OrbStack
  Linux:            install Docker, then: sudo systemctl start docker; sudo usermod -aG docker \$USER
  Debian or Ubuntu: run this script as root, it installs and starts the engine"
  fi
  one_at_a_time
  if answers; then
    return 0
  fi
  install_engine
  start_engine
  await_engine
}

main "$@"
