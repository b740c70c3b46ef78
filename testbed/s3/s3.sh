#!/usr/bin/env bash
# An S3 server in the foreground, for path-style requests, that keeps everything in memory and knows one
# key: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Each argument is a bucket that it has from the start;
# /tmp/ready is there once it has them.
#
#   /tmp must be writable
set -euo pipefail

readonly URL=http://localhost:9000
readonly SHA256_OF_NOTHING=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

# Not by the command line: everybody may read that. In memory, since S3Proxy's store on a file system
# makes folders of the keys, and fails where a key ends in a slash, as Flink's file system deletes it.
settings() {
  cat <<END
s3proxy.endpoint=http://0.0.0.0:9000
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=$AWS_ACCESS_KEY_ID
s3proxy.credential=$AWS_SECRET_ACCESS_KEY
jclouds.provider=transient
jclouds.identity=none
jclouds.credential=none
END
}

create() {
  printf 'user = "%s:%s"\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" |
    curl --silent --show-error --fail --config - --aws-sigv4 aws:amz:us-east-1:s3 \
      --header "x-amz-content-sha256: $SHA256_OF_NOTHING" --request PUT "$URL/$1"
}

main() {
  local bucket server
  umask 077
  settings >/tmp/s3proxy.conf
  rm -f /tmp/ready
  java -Xmx256m -XX:+UseSerialGC -cp '/opt/s3/lib/*' org.gaul.s3proxy.Main \
    --properties /tmp/s3proxy.conf &
  server=$!
  trap 'kill "$server"' TERM
  until curl --silent --output /dev/null "$URL/"; do
    kill -0 "$server"
    sleep 0.5
  done
  for bucket in "$@"; do
    create "$bucket"
  done
  touch /tmp/ready
  wait "$server"
}

main "$@"
