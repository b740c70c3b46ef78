#!/usr/bin/env bash
# Writes each line of its input to a topic, as the value of a record.
#
#   produce.sh SERVERS TOPIC
set -euo pipefail

# shellcheck source=testbed/kafka/functions.sh
source /opt/kafka/functions.sh

# Each line by itself: it is to be there when it was written.
kafka 64m org.apache.kafka.tools.ConsoleProducer --bootstrap-server "$1" --topic "$2" \
  --command-property linger.ms=0 --command-property acks=all
