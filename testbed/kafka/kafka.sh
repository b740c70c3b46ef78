#!/usr/bin/env bash
# A Kafka of one node in the foreground, empty at each start. Each argument is a topic that it has from the start, with its
# number of partitions, as words:1. /tmp/ready is there once it has them.
#
#   KAFKA_HOST  the name by which clients reach it on port 9092
#   /tmp must be writable
set -euo pipefail

# shellcheck source=testbed/kafka/functions.sh
source /opt/kafka/functions.sh

readonly SETTINGS=/tmp/server.properties
readonly BROKER=localhost:9092

# KRaft: the node is its own controller. One copy of everything.
settings() {
  cat <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:9093
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://0.0.0.0:9092,CONTROLLER://localhost:9093
advertised.listeners=PLAINTEXT://$KAFKA_HOST:9092
log.dirs=/tmp/data
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
group.initial.rebalance.delay.ms=0
END
}

create() {
  (kafka 64m org.apache.kafka.tools.TopicCommand --bootstrap-server "$BROKER" --create --if-not-exists \
    --topic "${1%:*}" --partitions "${1##*:}" --replication-factor 1)
}

main() {
  local server id topic
  rm -rf /tmp/data /tmp/ready
  settings >"$SETTINGS"
  id=$(kafka 64m kafka.tools.StorageTool random-uuid)
  (kafka 64m kafka.tools.StorageTool format --cluster-id "$id" --config "$SETTINGS")
  kafka 256m kafka.Kafka "$SETTINGS" &
  server=$!
  trap 'kill "$server"' TERM
  for topic in "$@"; do
    create "$topic"
  done
  touch /tmp/ready
  wait "$server"
}

main "$@"
