#!/usr/bin/env bash
# Builds every binary of the node into OUT, from Go modules alone: about ten minutes on two cores,
# most of it Kubernetes.
#
#   build-binaries.sh KUBERNETES_VERSION OUT
set -euo pipefail
cd "$(dirname "$0")"

# What the binaries answer when they are asked for their version; without it they say v0.0.0-master,
# and charts with a kubeVersion constraint refuse the cluster.
version_flags() {
  local version=$1 major minor package
  IFS=. read -r major minor _ <<<"$version"
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    printf -- ' -X %s.gitVersion=v%s -X %s.gitMajor=%s -X %s.gitMinor=%s -X %s.gitTreeState=clean' \
      $package "$version" $package "$major" $package "$minor" $package
  done
}

main() {
  local version=$1 out=$2 flags
  mkdir -p "$out"
  # Static binaries, for the machine that runs the containers, whatever this one is.
  export CGO_ENABLED=0 GOOS=linux GOTOOLCHAIN="${GOTOOLCHAIN:-local}" GOFLAGS=-mod=readonly
  flags="-s -w$(version_flags "$version")"
  go build -trimpath -buildvcs=false -ldflags="$flags" -o "$out/" tool ./local-path ./dns-probe ./pause
  # Go names a command after its directory, and etcd's is called server.
  mv "$out/server" "$out/etcd"
  # A module of its own: CoreDNS wants newer libraries than this Kubernetes was tested with.
  (cd coredns && go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$out/" .)
}

main "$@"
