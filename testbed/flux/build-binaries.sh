#!/usr/bin/env bash
# Builds Flux's controllers and the Git server into OUT/bin, from Go modules alone, and copies the custom resource
# definitions that come with the modules into OUT/crds.yaml: about ten minutes on two cores.
#
#   build-binaries.sh OUT
set -euo pipefail
cd "$(dirname "$0")"

readonly CONTROLLERS=(source-controller kustomize-controller)

main() {
  local out controller
  mkdir -p "$1/bin"
  out=$(cd "$1" && pwd)
  # Static binaries, for the machine that runs the containers, whatever this one is.
  export CGO_ENABLED=0 GOOS=linux GOTOOLCHAIN="${GOTOOLCHAIN:-local}" GOFLAGS="-mod=readonly ${GOFLAGS:-}"
  go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$out/bin/" tool ./git-server
  for controller in "${CONTROLLERS[@]}"; do
    cat "$(go list -m -f '{{.Dir}}' "github.com/fluxcd/$controller")"/config/crd/bases/*.yaml
  done >"$out/crds.yaml"
}

main "$@"
