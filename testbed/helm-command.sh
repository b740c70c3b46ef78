#!/usr/bin/env bash
# Prints the path of a Helm command, which is built from source the first time.
#
#   testbed/helm-command.sh 3|4
set -euo pipefail

declare -rA VERSIONS=([3]=3.22.0 [4]=4.3.1)
readonly MAJOR=${1:-}
readonly VERSION=${VERSIONS[${MAJOR:-none}]:-}
[ -n "$VERSION" ] || {
  echo "usage: testbed/helm-command.sh 3|4" >&2
  exit 2
}
FOLDER="${XDG_CACHE_HOME:-$HOME/.cache}/stateful-flink/helm/$VERSION"
readonly FOLDER

if [ ! -x "$FOLDER/helm" ]; then
  command -v go >/dev/null || {
    echo "[helm] go is missing: Helm $VERSION needs Go 1.26 or later" >&2
    exit 1
  }
  echo "[helm] building Helm $VERSION; it takes about five minutes on two cores ..." >&2
  env CGO_ENABLED=0 GOBIN="$FOLDER.part" go install "helm.sh/helm/v$MAJOR/cmd/helm@v$VERSION" >&2
  rm -rf "$FOLDER"
  mv "$FOLDER.part" "$FOLDER"
fi
echo "$FOLDER/helm"
