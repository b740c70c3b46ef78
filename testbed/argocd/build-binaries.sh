#!/usr/bin/env bash
# Builds Argo CD's application-controller and repo-server into OUT/bin, from Go modules alone, and copies the custom
# resource definitions that come with the module into OUT/crds.yaml: about ten minutes on two cores.
#
#   build-binaries.sh OUT
set -euo pipefail
cd "$(dirname "$0")"

readonly KINDS=(application appproject)

main() {
  local out manifests kind
  mkdir -p "$1/bin"
  out=$(cd "$1" && pwd)
  # Static binaries, for the machine that runs the containers, whatever this one is.
  export CGO_ENABLED=0 GOOS=linux GOTOOLCHAIN="${GOTOOLCHAIN:-local}" GOFLAGS="-mod=readonly ${GOFLAGS:-}"
  go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$out/bin/argocd" .
  manifests=$(go list -m -f '{{.Dir}}' github.com/argoproj/argo-cd/v2)/manifests/crds
  for kind in "${KINDS[@]}"; do
    echo ---
    cat "$manifests/$kind-crd.yaml"
  done >"$out/crds.yaml"
}

main "$@"
