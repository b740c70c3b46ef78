#!/usr/bin/env bash
# Prints the value of each record of a topic, from the first on and for ever, as far as it is committed.
#
#   consume.sh SERVERS TOPIC
set -euo pipefail

# shellcheck source=testbed/kafka/functions.sh
source /opt/kafka/functions.sh

kafka 64m org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "$1" --topic "$2" --from-beginning \
  --isolation-level read_committed
