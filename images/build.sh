#!/usr/bin/env bash
# Builds the images that the project ships, each only when its inputs changed.
#
#   images/build.sh [base|flink|word-count|operator|all]...
#
# FORCE=1 builds even what is up to date.
set -euo pipefail

readonly FLINK_VERSIONS=(1.20.5 2.3.0)
# The S3 plugin by Flink's version: Maven Central has not one for every patch release.
declare -rA S3_PLUGINS=([1.20.5]=1.20.1 [2.3.0]=2.3.0)

# What Kafka's client needs for topics that are compressed so; Flink brings the rest.
readonly ZSTD_VERSION=1.5.6-10

# shellcheck source=images/functions.sh
source "$(dirname "${BASH_SOURCE[0]}")/functions.sh"

build_flink() {
  local version
  require base
  for version in "${FLINK_VERSIONS[@]}"; do
    build_flink_version "$version"
  done
}

build_flink_version() {
  local version=$1 tag="statefulflink/flink:$1" started=$SECONDS folder
  up_to_date "$tag" "$(digest "$version" "$HADOOP_VERSION" "${S3_PLUGINS[$version]}" "$IMAGES/flink" "${DIGESTS[$BASE]}")" && return
  need_pip
  folder=$(context flink)
  quietly "$IMAGES/flink/assemble.sh" "$version" "$CACHE/pypi/$version" "$folder/home"
  jars "$folder/hadoop" org.apache.hadoop:hadoop-client-{api,runtime}:"$HADOOP_VERSION"
  jars "$folder/s3" "org.apache.flink:flink-s3-fs-hadoop:${S3_PLUGINS[$version]}"
  cp "$IMAGES"/flink/{Dockerfile,docker-entrypoint.sh} "$folder/"
  docker_build "$tag" "$folder"
  rm -rf "$folder"
  finished "$tag" "$started"
}

build_word_count() {
  local version kafka jar="${WORD_COUNT_JAR:-$ROOT/sample-job/target/word-count.jar}"
  local examples="${FLINK_EXAMPLES:-$ROOT/sample-job/target/flink-examples}"
  if [ ! -f "$jar" ] || [ ! -d "$examples" ]; then
    die "no $jar or $examples: run mvn -pl sample-job -am package first"
  fi
  require flink
  kafka=("org.apache.flink:flink-connector-kafka:$(pom_property flink-connector-kafka.version)"
    "org.apache.kafka:kafka-clients:$(pom_property kafka.version)" "com.github.luben:zstd-jni:$ZSTD_VERSION")
  for version in "${FLINK_VERSIONS[@]}"; do
    build_word_count_version "$version" "$jar" "$examples/${version%.*}.jar" "${kafka[@]}"
  done
}

build_word_count_version() {
  local version=$1 jar=$2 examples=$3 kafka=("${@:4}") started=$SECONDS folder
  local tag="statefulflink/word-count:${version%.*}"
  up_to_date "$tag" "$(digest "$IMAGES/word-count" "$(sha256 <"$jar")" "$examples" "${kafka[*]}" "${DIGESTS[statefulflink/flink:$version]}")" && return
  folder=$(context word-count)
  cp "$IMAGES/word-count/Dockerfile" "$folder/"
  cp "$jar" "$folder/word-count.jar"
  [ ! -f "$examples" ] || cp "$examples" "$folder/flink-examples-streaming.jar"
  jars "$folder/lib" "${kafka[@]}"
  mkdir "$folder/opt"
  # What SqlDriver looks for; the Python packages do not have it.
  [ "${version%%.*}" = 1 ] || jars "$folder/opt" "org.apache.flink:flink-sql-gateway:$version"
  docker_build "$tag" "$folder" --build-arg "FLINK=$version"
  finished "$tag" "$started"
}

build_operator() {
  local tag=statefulflink/operator:dev started=$SECONDS folder target="${OPERATOR_TARGET:-$ROOT/operator/target}"
  if [ ! -f "$target/operator.jar" ] || [ ! -d "$target/lib" ]; then
    die "no $target/operator.jar or $target/lib: run mvn -pl operator -am package first"
  fi
  [ -f "$target/bom.json" ] || say "no $target/bom.json: the operator's image gets no bill of materials"
  require base
  up_to_date $tag "$(digest "$IMAGES/operator" "$target/operator.jar" "$target/bom.json" "$target/lib" "${DIGESTS[$BASE]}")" && return
  folder=$(context operator)
  cp "$IMAGES/operator/Dockerfile" "$target/operator.jar" "$folder/"
  [ ! -f "$target/bom.json" ] || cp "$target/bom.json" "$folder/"
  cp -R "$target/lib" "$folder/lib"
  docker_build $tag "$folder"
  finished $tag "$started"
}

build_targets "base flink word-count operator" "$@"
