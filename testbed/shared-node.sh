#!/usr/bin/env bash
# Runs a command, such as Maven over several modules, whose test runs share one Kubernetes node. The node is removed when
# the command ends.
#
#   testbed/shared-node.sh COMMAND...
set -uo pipefail

# The label of a node's owner is a process and its start, as in KubernetesInContainer.
remove_node() {
  docker ps --all --filter label=dev.statefulflink.e2e=tests \
    --format '{{.ID}} {{.Label "dev.statefulflink.e2e.owner"}}' 2>/dev/null |
    while read -r node owner; do
      [ "${owner%%@*}" != "$E2E_NODE_OWNER" ] || docker rm --force --volumes "$node" >/dev/null
    done
}

export E2E_NODE_OWNER=$$
"$@"
status=$?
if command -v docker >/dev/null; then
  remove_node
fi
exit $status
