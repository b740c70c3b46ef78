#!/usr/bin/env bash
# One Kubernetes node, as the processes of one container. Keeps the parts of the k3s image's contract
# that its users rely on: the kubeconfig in /etc/rancher/k3s/k3s.yaml, "Node controller sync
# successful" on the output once the cluster can be used, and --tls-san; other arguments are ignored.
#
# Every component logs to /var/log/node/<name>.log. When one of them dies the container does too.
set -euo pipefail

readonly DATA=/var/lib/node PKI=/var/lib/node/pki LOGS=/var/log/node
readonly KUBECONFIG_OUT=/etc/rancher/k3s/k3s.yaml
readonly SERVICES=10.43.0.0/16 API_IP=10.43.0.1 DNS_IP=10.43.0.10 PODS=10.42.0.0/16
readonly START_SECONDS=180
NODE=$(hostname)
IP=$(hostname -I | awk '{print $1}')
readonly NODE IP

# Names of the components by process id.
declare -A COMPONENTS=()
TLS_SANS=()

say() { printf '[node %3d s] %s\n' "$SECONDS" "$*"; }

die() {
  say "$*" >&2
  exit 1
}

# --- components ----------------------------------------------------------------------------------

# run NAME COMMAND...
run() {
  local name=$1
  shift
  "$@" >>"$LOGS/$name.log" 2>&1 &
  COMPONENTS[$!]=$name
}

# died PID STATUS
died() {
  local name=${COMPONENTS[$1]}
  echo "--- the end of $LOGS/$name.log" >&2
  tail -20 "$LOGS/$name.log" >&2
  die "$name died with status $2"
}

check_components() {
  local pid status
  for pid in "${!COMPONENTS[@]}"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      status=0
      wait "$pid" || status=$?
      died "$pid" "$status"
    fi
  done
}

# await WHAT COMMAND...: until the command succeeds.
await() {
  local what=$1
  shift
  until "$@" >/dev/null 2>&1; do
    check_components
    [ $SECONDS -lt $START_SECONDS ] || die "gave up waiting for $what; logs: $LOGS"
    sleep 0.1
  done
}

# Containers of pods die with this container; etcd and containerd get the chance to close their files.
stop() {
  trap - TERM INT
  say "stopping"
  kill "${!COMPONENTS[@]}" 2>/dev/null || true
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    pgrep -x 'etcd|containerd' >/dev/null || break
    sleep 0.2
  done
  exit 0
}

# --- the machine ---------------------------------------------------------------------------------

arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --tls-san=*) TLS_SANS+=("${1#*=}") ;;
      --tls-san)
        TLS_SANS+=("${2:-}")
        shift
        ;;
    esac
    shift
  done
}

prepare_machine() {
  # What the last run of this container left: names and addresses of pods that are gone.
  rm -rf /var/lib/cni/networks /var/lib/cni/results /run/containerd "$KUBECONFIG_OUT"
  mkdir -p "$PKI" "$LOGS" "$DATA/etcd" "$DATA/storage" "$(dirname $KUBECONFIG_OUT)" \
    /var/lib/kubelet /etc/cni/net.d /etc/containerd
  # Volumes that pods mount must be seen by the containers, and the other way round.
  mount --make-rshared /
  # Read-only in a container that is not privileged but may remount.
  local path
  for path in /sys /proc/sys /sys/fs/cgroup; do
    mount -o remount,rw "$path" 2>/dev/null || true
  done
  # The kubelet listens there for the kernel's out-of-memory messages and does not start without it.
  [ -e /dev/kmsg ] || ln -s /dev/null /dev/kmsg
  prepare_cgroups
}

# Pods run in a group below this container's own: the engine removes it with the container, and two
# nodes on one machine do not clean up each other's.
prepare_cgroups() {
  local own hierarchy
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    own=$(sed -n 's/^0:://p' /proc/self/cgroup)
    own=${own%/}
    # Version 2 gives controllers to child groups only where the parent has no processes of its own.
    mkdir -p "/sys/fs/cgroup$own/init"
    xargs -rn1 <"/sys/fs/cgroup$own/cgroup.procs" >"/sys/fs/cgroup$own/init/cgroup.procs" 2>/dev/null || true
    sed -e 's/ / +/g' -e 's/^/+/' <"/sys/fs/cgroup$own/cgroup.controllers" >"/sys/fs/cgroup$own/cgroup.subtree_control" || true
  else
    own=$(awk -F: '$2 == "memory" {print $3}' /proc/self/cgroup)
    own=${own%/}
  fi
  CGROUP=$own/node
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p "/sys/fs/cgroup$CGROUP"
  else
    for hierarchy in /sys/fs/cgroup/*/; do
      mkdir -p "$hierarchy$CGROUP" 2>/dev/null || true
    done
  fi
}

# --- identities ----------------------------------------------------------------------------------

# certificate NAME COMMON_NAME ORGANISATION [ALTERNATIVE_NAMES [KEY_OPTION...]]
certificate() {
  local name=$1 subject="/O=$3/CN=$2" names=${4:-DNS:$1}
  shift $(($# < 4 ? $# : 4))
  local key=("$@")
  [ ${#key[@]} -gt 0 ] || key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256)
  openssl req -new "${key[@]}" -nodes -keyout "$PKI/$name.key" -subj "$subject" -out "$PKI/$name.csr" 2>/dev/null
  openssl x509 -req -in "$PKI/$name.csr" -CA $PKI/ca.crt -CAkey $PKI/ca.key -CAcreateserial -days 3650 \
    -out "$PKI/$name.crt" -extfile <(echo "subjectAltName=$names") 2>/dev/null
}

kubeconfig() {
  cat >"$PKI/$1.conf" <<EOF
apiVersion: v1
kind: Config
clusters:
- name: default
  cluster:
    server: https://127.0.0.1:6443
    certificate-authority-data: $(base64 -w0 $PKI/ca.crt)
users:
- name: default
  user:
    client-certificate-data: $(base64 -w0 "$PKI/$1.crt")
    client-key-data: $(base64 -w0 "$PKI/$1.key")
contexts:
- name: default
  context: {cluster: default, user: default}
current-context: default
EOF
}

api_names() {
  local names="DNS:localhost,DNS:$NODE,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc" san sans
  names+=",DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:$IP,IP:$API_IP"
  # One argument may hold several, separated by commas.
  IFS=, read -ra sans <<<"$(IFS=,; echo "${TLS_SANS[*]}")"
  for san in "${sans[@]}"; do
    if [[ $san =~ ^[0-9.]+$ || $san == *:* ]]; then names+=",IP:$san"; else names+=",DNS:$san"; fi
  done
  echo "$names"
}

# The authority and the users' identity outlive a restart of the container, since clients hold them.
# The rest is made anew each time: the container's address may have changed.
make_identities() {
  if [ ! -f $PKI/admin.crt ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -keyout $PKI/ca.key -subj /CN=node-ca -days 3650 -out $PKI/ca.crt 2>/dev/null
    openssl genrsa -out $PKI/sa.key 2048 2>/dev/null
    # RSA: Java clients read elliptic curve keys only with an extra library.
    certificate admin admin system:masters DNS:admin -newkey rsa:2048
  fi
  certificate apiserver kube-apiserver node "$(api_names)"
  certificate kubelet "system:node:$NODE" system:nodes "DNS:$NODE,IP:$IP"
  certificate controllers system:kube-controller-manager system:kube-controller-manager
  certificate scheduler system:kube-scheduler system:kube-scheduler
  certificate proxy system:kube-proxy system:node-proxier
  certificate node node system:masters
  local name
  for name in admin kubelet controllers scheduler proxy node; do kubeconfig $name; done
}

# api PATH [CURL_OPTION...]
api() {
  local path=$1
  shift
  curl -sf --cacert $PKI/ca.crt --cert $PKI/admin.crt --key $PKI/admin.key "https://127.0.0.1:6443$path" "$@"
}

# --- containers ----------------------------------------------------------------------------------

start_containerd() {
  # restrict_oom_score_adj: without CAP_SYS_RESOURCE no process may be made less killable.
  cat >/etc/containerd/config.toml <<EOF
version = 2
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  sandbox_image = "docker.io/statefulflink/pause:1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
EOF
  cat >/etc/cni/net.d/10-bridge.conflist <<EOF
{"cniVersion": "1.0.0", "name": "bridge", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$PODS"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
EOF
  forget_containers
  run containerd containerd
  await containerd ctr version
  if ! ctr -n k8s.io images ls -q | grep -qx docker.io/statefulflink/pause:1; then
    ctr -n k8s.io images import /images/pause.tar >/dev/null
  fi
}

# With its content on a volume, or after a restart, containerd remembers containers of pods that this
# node never had or that died. The kubelet would spend half a minute on them. They are removed before
# the containerd that the kubelet talks to reads them.
forget_containers() {
  [ -f /var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db ] || return 0
  local stale pid
  containerd --log-level error >>$LOGS/containerd-cleanup.log 2>&1 &
  pid=$!
  await "containerd's clean-up" ctr version
  stale=$(ctr -n k8s.io containers ls -q)
  if [ -n "$stale" ]; then
    say "removing $(wc -w <<<"$stale") containers of an earlier run"
    # One at a time would take a process each; errors (already gone) do not matter.
    xargs ctr -n k8s.io containers rm <<<"$stale" >/dev/null 2>&1 || true
  fi
  kill $pid
  wait $pid || true
  rm -rf /var/lib/containerd/io.containerd.grpc.v1.cri/{containers,sandboxes}
}

# --- Kubernetes ----------------------------------------------------------------------------------

start_etcd() {
  # No fsync: a test cluster need not survive the machine's power failure.
  run etcd etcd --data-dir $DATA/etcd --unsafe-no-fsync --log-level warn \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380
}

start_apiserver() {
  run kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 --secure-port=6443 \
    --advertise-address="$IP" --service-cluster-ip-range=$SERVICES --allow-privileged=true \
    --tls-cert-file=$PKI/apiserver.crt --tls-private-key-file=$PKI/apiserver.key --client-ca-file=$PKI/ca.crt \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --service-account-key-file=$PKI/sa.key --service-account-signing-key-file=$PKI/sa.key \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --kubelet-client-certificate=$PKI/admin.crt --kubelet-client-key=$PKI/admin.key \
    --kubelet-certificate-authority=$PKI/ca.crt \
    --audit-policy-file=/audit-policy.yaml --audit-log-path=$LOGS/audit.log \
    --audit-log-maxsize=100 --audit-log-maxbackup=3
  await "the API server" api /readyz
}

start_controllers() {
  # The default client limits make a burst of test objects wait for seconds.
  local client=(--leader-elect=false --kube-api-qps=200 --kube-api-burst=400)
  run kube-controller-manager kube-controller-manager "${client[@]}" --kubeconfig=$PKI/controllers.conf \
    --service-account-private-key-file=$PKI/sa.key --root-ca-file=$PKI/ca.crt --use-service-account-credentials \
    --cluster-signing-cert-file=$PKI/ca.crt --cluster-signing-key-file=$PKI/ca.key
  run kube-scheduler kube-scheduler "${client[@]}" --kubeconfig=$PKI/scheduler.conf
}

start_kubelet() {
  # Images come by import and cannot be pulled again: nothing may ever collect them, and no pod be
  # evicted to make room.
  cat >$DATA/kubelet.yaml <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
cgroupRoot: $CGROUP
failSwapOn: false
failCgroupV1: false
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
clusterDNS: [$DNS_IP]
clusterDomain: cluster.local
resolvConf: /etc/resolv.conf
authentication: {x509: {clientCAFile: $PKI/ca.crt}, webhook: {enabled: true}, anonymous: {enabled: false}}
authorization: {mode: Webhook}
tlsCertFile: $PKI/kubelet.crt
tlsPrivateKeyFile: $PKI/kubelet.key
imageGCHighThresholdPercent: 100
evictionHard: {imagefs.available: "0%", nodefs.available: "0%", nodefs.inodesFree: "0%"}
EOF
  run kubelet kubelet --config=$DATA/kubelet.yaml --kubeconfig=$PKI/kubelet.conf --hostname-override="$NODE" --node-ip="$IP"
}

start_proxy() {
  run kube-proxy kube-proxy --kubeconfig=$PKI/proxy.conf --hostname-override="$NODE" --proxy-mode=iptables \
    --cluster-cidr=$PODS --conntrack-max-per-core=0
}

# The first name server of the machine that answers; none when offline, where forwarding would make
# every unknown name wait for a timeout instead of failing at once.
upstream() {
  local server
  while read -r _ server; do
    # shellcheck disable=SC2016
    if timeout 1 bash -c 'exec 3<>"/dev/tcp/$1/53"' _ "$server" 2>/dev/null; then
      echo "$server"
      return 0
    fi
  done < <(grep '^nameserver' /etc/resolv.conf || true)
}

start_dns() {
  local server
  # Asked before CoreDNS itself listens on port 53.
  server=$(upstream)
  cat >$DATA/Corefile <<EOF
.:53 {
  ready 127.0.0.1:8181
  errors
  cache 5
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig $PKI/node.conf
    ttl 5
    fallthrough in-addr.arpa ip6.arpa
  }
  ${server:+forward . $server}
}
EOF
  run coredns coredns -conf $DATA/Corefile
}

start_storage() {
  run local-path local-path --kubeconfig $PKI/node.conf --class local-path --root $DATA/storage --node "$NODE"
}

# Server-side apply, so that it makes what is missing and repairs what is there.
apply_manifests() {
  local apply=(-X PATCH -H "Content-Type: application/apply-patch+yaml" --data-binary)
  local by="fieldManager=node&force=true"
  api "/api/v1/namespaces/kube-system/services/kube-dns?$by" "${apply[@]}" "$(manifest 1)" &&
    api "/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices/kube-dns?$by" "${apply[@]}" "$(manifest 2)" &&
    api "/apis/storage.k8s.io/v1/storageclasses/local-path?$by" "${apply[@]}" "$(manifest 3)"
}

# manifest N: the n-th document of manifests.yaml, filled in.
manifest() {
  sed -e '/^#/d' -e "s/NODE_IP/$IP/" -e "s/DNS_IP/$DNS_IP/" /manifests.yaml | awk -v RS='---
' -v n="$1" 'NR == n'
}

# After a restart the node object still says Ready from the last run: only a heartbeat newer than the
# kubelet's start counts.
node_ready() {
  local heartbeat
  heartbeat=$(kubectl --kubeconfig $PKI/admin.conf get node "$NODE" \
    -o jsonpath='{range .status.conditions[?(@.type=="Ready")]}{.status} {.lastHeartbeatTime}{end}')
  [ "${heartbeat% *}" = True ] && [ "$(date -d "${heartbeat#* }" +%s)" -ge "$STARTED" ]
}

# --- all together --------------------------------------------------------------------------------

main() {
  STARTED=$(date +%s)
  trap stop TERM INT
  arguments "$@"
  say "Kubernetes node $NODE at $IP"
  prepare_machine
  make_identities
  start_etcd
  start_containerd
  start_apiserver
  say "API server is ready"
  start_controllers
  start_kubelet
  start_proxy
  start_dns
  await "kube-system" api /api/v1/namespaces/kube-system
  await "the cluster's own objects" apply_manifests
  start_storage
  await "the node to be ready" node_ready
  say "node is ready"
  await "the default ServiceAccount" api /api/v1/namespaces/default/serviceaccounts/default
  await "the cluster's DNS" dns-probe $DNS_IP:53 kubernetes.default.svc.cluster.local
  cp $PKI/admin.conf $KUBECONFIG_OUT
  say "DNS answers, StorageClass local-path is there; kubeconfig: $KUBECONFIG_OUT"
  # The line that waits for k3s look for, word by word.
  echo "Node controller sync successful"

  local status=0 pid
  wait -n -p pid "${!COMPONENTS[@]}" || status=$?
  died "$pid" "$status"
}

main "$@"
