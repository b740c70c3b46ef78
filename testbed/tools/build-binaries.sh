#!/usr/bin/env bash
# Builds the command line tools of the tests into OUT, from Go modules alone: those that each folder
# with a go.mod names as its tools, and its own programs.
#
#   build-binaries.sh OUT
set -euo pipefail
cd "$(dirname "$0")"

main() {
  local out module
  mkdir -p "$1"
  out=$(cd "$1" && pwd)
  # Static binaries, for the machine that runs the containers, whatever this one is.
  export CGO_ENABLED=0 GOOS=linux GOTOOLCHAIN="${GOTOOLCHAIN:-local}" GOFLAGS=-mod=readonly
  for module in */go.mod; do
    (cd "$(dirname "$module")" && go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$out/" tool ./...)
  done
}

main "$@"
