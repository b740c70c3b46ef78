#!/usr/bin/env bash
# Makes sure that the image of a Kubernetes node is here, and prints its name: the one that E2E_NODE_IMAGE names; else
# k3s, if it is here or can be pulled; else the project's own, which is built if it is missing.
#
#   testbed/node-image.sh
set -euo pipefail

readonly K3S=rancher/k3s:v1.34.4-k3s1
readonly OWN=statefulflink/node:1.34.4
# For the first word of the registry. A pull that has begun takes the time that it takes.
readonly ANSWER_SECONDS=${REGISTRY_ANSWER_SECONDS:-10}

TESTBED=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly TESTBED
# shellcheck source=images/functions.sh
source "$TESTBED/../images/functions.sh"

is_here() { docker image inspect "$1" >/dev/null 2>&1; }

# Sets CAUSE if k3s cannot be pulled.
pull_k3s() {
  local output pid started=$SECONDS
  say "is $K3S in reach?"
  output=$(mktemp)
  docker pull "$K3S" >"$output" 2>&1 &
  pid=$!
  until [ -s "$output" ] || ! kill -0 "$pid" 2>/dev/null || [ $((SECONDS - started)) -ge "$ANSWER_SECONDS" ]; do
    sleep 0.2
  done
  if [ ! -s "$output" ] && kill "$pid" 2>/dev/null; then
    echo "no answer within $ANSWER_SECONDS s" >"$output"
  fi
  if wait "$pid" && is_here "$K3S"; then
    rm "$output"
    return 0
  fi
  CAUSE=$(tail -n 1 "$output")
  rm "$output"
  return 1
}

# The progress is on standard error: standard output is the name.
main() {
  local held CAUSE=
  if [ -n "${E2E_NODE_IMAGE:-}" ]; then
    echo "$E2E_NODE_IMAGE"
    return
  fi
  "$IMAGES/docker-engine.sh" >&2
  # The second process finds what the first one has pulled or built.
  lock node-image held
  if is_here "$K3S"; then
    echo "$K3S"
  # Once the own one has been built, nobody waits for a registry again.
  elif ! is_here "$OWN" && pull_k3s >&2; then
    echo "$K3S"
  else
    [ -z "$CAUSE" ] || say "the k3s image cannot be pulled, building the node image ($CAUSE)" >&2
    "$TESTBED/build.sh" node >&2
    echo "$OWN"
  fi
  unlock "$held"
}

main
