#!/usr/bin/env bash
# Puts images of the local Docker engine into a running node (rancher/k3s or the project's own node
# image), where pods find them under the same name. What is there already is skipped.
#
#   testbed/load.sh CONTAINER IMAGE...
set -euo pipefail

# Two loads at once into one node would unpack the same layers twice: the second waits.
readonly LOCK=/run/image-load.lock

say() { echo "[load] $*"; }

die() {
  echo "[load] $*" >&2
  exit 1
}

in_node() { docker exec -i "$NODE_CONTAINER" "$@"; }

# docker.io/statefulflink/x:1 for statefulflink/x:1, as the kubelet asks for it.
normalised() {
  case $1 in
    *.*/* | localhost/* | *:*/*) echo "$1" ;;
    */*) echo "docker.io/$1" ;;
    *) echo "docker.io/library/$1" ;;
  esac
}

# An image's id is the digest of its configuration on both sides, but containerd lists it by the digest
# of a manifest; what was loaded under which id is therefore kept as a label there.
readonly LABEL=dev.statefulflink/id

is_loaded() {
  local name=$1 id=$2
  in_node ctr -n k8s.io images ls "name==$name" | grep -qF "$LABEL=$id"
}

# The lock is held by a shell in the node for as long as its input is open, so it dies with this script.
load() {
  local image=$1 name id started=$SECONDS
  id=$(docker image inspect -f '{{.Id}}' "$image" 2>/dev/null) || die "no image $image here: images/build.sh or testbed/build.sh makes it"
  name=$(normalised "$image")
  if is_loaded "$name" "$id"; then
    say "$image is there already"
    return
  fi
  say "$image ..."
  # shellcheck disable=SC2016 # expanded in the node
  docker save "$image" | in_node sh -c '
    exec 9>"$1"
    if command -v flock >/dev/null; then flock 9; fi
    ctr -n k8s.io images import - >/dev/null && ctr -n k8s.io images label "$2" "$3" >/dev/null' \
    _ "$LOCK" "$name" "$LABEL=$id" || die "could not import $image into $NODE_CONTAINER"
  is_loaded "$name" "$id" || die "$image is not in $NODE_CONTAINER after its import"
  say "$image loaded in $((SECONDS - started)) s"
}

main() {
  [ $# -ge 2 ] || {
    sed -n '5s/^# *//p' "$0" >&2
    exit 2
  }
  NODE_CONTAINER=$1
  shift
  local image
  for image in "$@"; do
    load "$image"
  done
}

main "$@"
