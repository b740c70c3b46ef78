#!/usr/bin/env bash
# Removes the Kubernetes node that the modules of one build have shared: that of the process E2E_NODE_OWNER.
set -euo pipefail

command -v docker >/dev/null || exit 0
docker ps --all --filter label=dev.statefulflink.e2e=tests \
  --format '{{.ID}} {{.Label "dev.statefulflink.e2e.owner"}}' 2>/dev/null |
  while read -r node owner; do
    [ "${owner%%@*}" != "$E2E_NODE_OWNER" ] || docker rm --force --volumes "$node" >/dev/null
  done
