#!/usr/bin/env bash
# The official image's contract, as far as it makes sense here: "jobmanager" and "taskmanager" start
# that process in the foreground, anything else is run as it is. FLINK_PROPERTIES (lines of
# "key: value") become command line settings, so the image may be read-only; settings in a file
# belong into the folder that FLINK_CONF_DIR names.
set -euo pipefail

settings() {
  local line key value
  while IFS= read -r line; do
    [[ $line =~ ^[[:space:]]*([^#:[:space:]][^:]*):[[:space:]]*(.*)$ ]] || continue
    key=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
    printf -- '-D%s=%s\n' "$key" "$value"
  done <<<"${FLINK_PROPERTIES:-}"
}

main() {
  local role=${1:-help} arguments
  shift || true
  case $role in
    jobmanager | taskmanager)
      mapfile -t arguments < <(settings)
      [ -z "${JOB_MANAGER_RPC_ADDRESS:-}" ] || arguments+=("-Djobmanager.rpc.address=$JOB_MANAGER_RPC_ADDRESS")
      exec "$FLINK_HOME/bin/$role.sh" start-foreground "${arguments[@]}" "$@"
      ;;
    help) echo "usage: (jobmanager|taskmanager|COMMAND) [ARGUMENT...]" ;;
    *) exec "$role" "$@" ;;
  esac
}

main "$@"
