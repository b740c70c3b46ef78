#!/usr/bin/env bash
# A NameNode and a DataNode in the foreground, empty at each start but for /flink, in which "root" may
# write and others may not. /tmp/ready is there once files can be written; when one of the two ends,
# so does the container.
#
#   /data and /tmp must be writable
set -euo pipefail

readonly WEB=http://localhost:9870
# Opened for the web API's Jersey, which dates from before Java 9.
readonly JAVA=(java -Xmx160m -XX:+UseSerialGC --add-opens=java.base/java.lang=ALL-UNNAMED
  -cp '/opt/hdfs/conf:/opt/hdfs/lib/*')

server() { "${JAVA[@]}" "org.apache.hadoop.hdfs.server.$1" "${@:2}"; }

# change FILE OPERATION: by the web API, which saves the start of one more JVM.
change() {
  curl --silent --show-error --fail --request PUT --output /dev/null "$WEB/webhdfs/v1$1?user.name=hdfs&op=$2"
}

live_datanodes() {
  curl --silent "$WEB/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState" | grep -q '"NumLiveDataNodes" : 1,'
}

prepare() {
  until live_datanodes; do sleep 0.5; done
  change /flink 'MKDIRS&permission=755'
  change /flink 'SETOWNER&owner=root&group=root'
  touch /tmp/ready
}

main() {
  HDFS_ADDRESS=$(hostname -i | cut -d' ' -f1)
  export HDFS_ADDRESS
  rm -rf /data/dfs /tmp/ready
  server namenode.NameNode -format -nonInteractive
  server namenode.NameNode &
  server datanode.DataNode &
  # shellcheck disable=SC2046 # a word for each process
  trap 'kill $(jobs -p)' TERM
  prepare
  wait -n
}

main
