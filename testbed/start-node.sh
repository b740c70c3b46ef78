#!/usr/bin/env bash
# Starts the project's node image by plain docker and waits until the cluster can be used; prints the
# kubeconfig's path. For a look by hand: the tests start it through Testcontainers.
#
#   testbed/start-node.sh [NAME [PORT]]        (default: stateful-flink, 6443)
#
# NODE_VOLUME=name keeps loaded images on that volume, for the next node (one node at a time).
# Stop it with: docker rm -f -v NAME
set -euo pipefail

readonly IMAGE="${NODE_IMAGE:-statefulflink/node:1.34.4}"
readonly START_SECONDS=180
# Kernel order, from capability 0. The last three (PERFMON, BPF, CHECKPOINT_RESTORE) are left out: older engines do
# not know them, and no part of a node needs them.
readonly CAPABILITIES=(CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP
  LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE
  SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
  SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG
  WAKE_ALARM BLOCK_SUSPEND AUDIT_READ)
readonly SYS_RESOURCE=24

die() {
  echo "[node] $*" >&2
  exit 1
}

# Privileged means every capability, and the engine cannot give what it does not have itself: inside
# some sandboxes SYS_RESOURCE is missing, and the node gets all others one by one.
privileges() {
  local bounding bit
  bounding=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status 2>/dev/null || true)
  if [ -z "$bounding" ] || ((16#$bounding >> SYS_RESOURCE & 1)); then
    echo --privileged
    return
  fi
  for bit in "${!CAPABILITIES[@]}"; do
    ((16#$bounding >> bit & 1)) && echo "--cap-add=${CAPABILITIES[$bit]}"
  done
  printf -- '--security-opt=%s\n' seccomp=unconfined apparmor=unconfined systempaths=unconfined
  echo --device=/dev/kmsg
}

await_node() {
  local name=$1 deadline=$((SECONDS + START_SECONDS))
  until docker logs "$name" 2>&1 | grep -q '^Node controller sync successful'; do
    if [ "$(docker inspect -f '{{.State.Running}}' "$name")" != true ] || [ $SECONDS -gt $deadline ]; then
      docker logs --tail 40 "$name" >&2
      die "$name did not start"
    fi
    sleep 0.5
  done
}

main() {
  local name=${1:-stateful-flink} port=${2:-6443} flags folder
  "$(dirname "$0")/../images/docker-engine.sh"
  mapfile -t flags < <(privileges)
  [ -z "${NODE_VOLUME:-}" ] || flags+=("--volume=$NODE_VOLUME:/var/lib/containerd")
  docker run --detach --name "$name" --hostname "$name" "${flags[@]}" \
    --cgroupns=host --volume=/sys/fs/cgroup:/sys/fs/cgroup:rw --tmpfs=/run --tmpfs=/var/run \
    --publish="127.0.0.1:$port:6443" "$IMAGE" server --tls-san=localhost >/dev/null
  await_node "$name"
  folder="${XDG_CACHE_HOME:-$HOME/.cache}/stateful-flink"
  mkdir -p "$folder"
  docker exec "$name" cat /etc/rancher/k3s/k3s.yaml | sed "s/127.0.0.1:6443/127.0.0.1:$port/" >"$folder/$name.kubeconfig"
  chmod 600 "$folder/$name.kubeconfig"
  echo "[node] $name is ready: export KUBECONFIG=$folder/$name.kubeconfig"
}

main "$@"
