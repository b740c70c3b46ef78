# shellcheck shell=bash
# What the scripts of this folder have in common: Java with Kafka's jars. Sourced.

# kafka HEAP CLASS ARGUMENT...
kafka() {
  exec java "-Xmx$1" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile=/opt/kafka/log4j2.properties \
    -cp '/opt/kafka/lib/*' "${@:2}"
}
