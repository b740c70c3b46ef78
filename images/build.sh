#!/usr/bin/env bash
# Builds the project's images and what they need, each only when its inputs changed.
#
#   images/build.sh [base|node|flink|word-count|operator|hdfs|s3|tools|all]...
#
# FORCE=1 builds even what is up to date.
set -euo pipefail

readonly KUBERNETES_VERSION=1.34.4
readonly FLINK_VERSIONS=(1.20.5 2.3.0)
# The S3 plugin by Flink's version: Maven Central has not one for every patch release.
declare -rA S3_PLUGINS=([1.20.5]=1.20.1 [2.3.0]=2.3.0)
readonly HADOOP_VERSION=3.4.3
readonly S3PROXY_VERSION=3.0.0
readonly DEPENDENCY_PLUGIN=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
readonly LABEL=dev.statefulflink.inputs

IMAGES=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$IMAGES")
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/stateful-flink"
readonly IMAGES ROOT CACHE
readonly LOG="$CACHE/build.log"

# What an image was made from, by tag: a child's digest contains its parent's.
declare -A DIGESTS=()

say() { echo "[images] $*"; }

die() {
  echo "[images] $*" >&2
  exit 1
}

usage() {
  sed -n '4,6s/^# \{0,1\}//p' "$0"
}

# --- digests -------------------------------------------------------------------------------------

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# digest WORD_OR_PATH...: of the words, and of the names and contents of the files and folders.
digest() {
  local item
  for item in "$@"; do
    if [ -d "$item" ]; then
      (cd "$item" && find . -type f | LC_ALL=C sort | while IFS= read -r file; do sha256 "$file"; done)
    elif [ -f "$item" ]; then
      echo "$(basename "$item") $(sha256 <"$item")"
    else
      echo "$item"
    fi
  done | sha256 | cut -d' ' -f1
}

# up_to_date TAG DIGEST: remembers the digest for the images on top, and says whether there is nothing to do.
up_to_date() {
  local tag=$1 digest=$2 found
  DIGESTS[$tag]=$digest
  found=$(docker image inspect -f "{{index .Config.Labels \"$LABEL\"}}" "$tag" 2>/dev/null) || found=
  if [ "$found" = "$digest" ] && [ -z "${FORCE:-}" ]; then
    say "$tag is up to date"
    return 0
  fi
  say "$tag ..."
  return 1
}

# --- building ------------------------------------------------------------------------------------

# quietly COMMAND...: its output goes to the log, and to the terminal when it fails.
quietly() {
  "$@" >"$LOG" 2>&1 || {
    tail -40 "$LOG" >&2
    die "failed: $* (whole log: $LOG)"
  }
}

# docker_build TAG CONTEXT [ARGUMENT...]
docker_build() {
  local tag=$1 context=$2
  shift 2
  quietly docker build --label "$LABEL=${DIGESTS[$tag]}" --tag "$tag" "$@" "$context"
}

# finished TAG STARTED
finished() {
  local size
  size=$(docker image inspect -f '{{.Size}}' "$1")
  say "$1 built in $((SECONDS - $2)) s, $((size / 1000000)) MB"
}

# An empty folder for one image's context; names are fixed so that an interrupted build leaves no rubbish.
context() {
  local folder="$CACHE/context/$1"
  rm -rf "$folder"
  mkdir -p "$folder"
  echo "$folder"
}

# Where no Docker Hub may be in reach but Debian's packages are, base images come from those.
makes_rootfs() {
  [ "${ROOTFS:-}" != hub ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# rootfs NAME: the image to start from, its name on the last line of output.
rootfs() {
  local name=$1 tag tar
  if ! makes_rootfs; then
    echo debian:bookworm-slim
    return
  fi
  tag="statefulflink/rootfs-$name:$(digest "$IMAGES/base/rootfs.sh" "$IMAGES/$name/packages" | cut -c1-12)"
  if [ -n "${FORCE:-}" ] || ! docker image inspect "$tag" >/dev/null 2>&1; then
    need mmdebstrap mmdebstrap
    tar="$CACHE/rootfs-$name.tar"
    say "$name: Debian packages ..." >&2
    quietly "$IMAGES/base/rootfs.sh" "$IMAGES/$name/packages" "$tar"
    quietly docker import "$tar" "$tag"
    rm -f "$tar"
  fi
  echo "$tag"
}

# need COMMAND PACKAGE
need() {
  local command=$1 package=$2
  if command -v "$command" >/dev/null; then
    return 0
  fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $package ..." >&2
    quietly apt-get update -qq
    quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"
  else
    die "$command is missing: install it (Debian, Ubuntu: apt-get install $package)"
  fi
}

# pip is a module of Python, so there is no command to look for.
need_pip() {
  need python3 python3
  python3 -m pip --version >/dev/null 2>&1 || need "pip for python3" python3-pip
}

# need_go IMAGE. Not by package: Debian 12 has only Go 1.19.
need_go() {
  command -v go >/dev/null || die "go is missing: the $1 image needs Go 1.25 or later"
}

# jars FOLDER GROUP:ARTIFACT:VERSION[:TYPE:CLASSIFIER]...: copies them from the Maven repository.
jars() {
  local folder=$1 artifact
  shift
  need mvn maven
  mkdir -p "$folder"
  for artifact in "$@"; do
    # Not in the repository: there Maven would do it for each module.
    (cd "$folder" && quietly mvn -B -q "$DEPENDENCY_PLUGIN:copy" "-Dartifact=$artifact" "-DoutputDirectory=$folder")
  done
}

build_base() {
  local tag=statefulflink/base-jre:17 started=$SECONDS from
  # base/ as a whole: the root file system is an input like the Dockerfile.
  up_to_date $tag "$(digest "$IMAGES/base" "$(makes_rootfs && echo rootfs || echo hub)")" && return
  from=$(rootfs base)
  docker_build $tag "$IMAGES/base" --build-arg "ROOTFS=$from"
  finished $tag "$started"
}

build_flink() {
  local version
  require base
  for version in "${FLINK_VERSIONS[@]}"; do
    build_flink_version "$version"
  done
}

build_flink_version() {
  local version=$1 tag="statefulflink/flink:$1" started=$SECONDS folder
  up_to_date "$tag" "$(digest "$version" "$HADOOP_VERSION" "${S3_PLUGINS[$version]}" "$IMAGES/flink" "${DIGESTS[statefulflink/base-jre:17]}")" && return
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
  local version jar="${WORD_COUNT_JAR:-$ROOT/sample-job/target/word-count.jar}"
  local examples="${FLINK_EXAMPLES:-$ROOT/sample-job/target/flink-examples}"
  if [ ! -f "$jar" ] || [ ! -d "$examples" ]; then
    die "no $jar or $examples: run mvn -pl sample-job -am package first"
  fi
  require flink
  for version in "${FLINK_VERSIONS[@]}"; do
    build_word_count_version "$version" "$jar" "$examples/${version%.*}.jar"
  done
}

build_word_count_version() {
  local version=$1 jar=$2 examples=$3 started=$SECONDS folder
  local tag="statefulflink/word-count:${version%.*}"
  up_to_date "$tag" "$(digest "$IMAGES/word-count" "$(sha256 <"$jar")" "$examples" "${DIGESTS[statefulflink/flink:$version]}")" && return
  folder=$(context word-count)
  cp "$IMAGES/word-count/Dockerfile" "$folder/"
  cp "$jar" "$folder/word-count.jar"
  [ ! -f "$examples" ] || cp "$examples" "$folder/flink-examples-streaming.jar"
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
  up_to_date $tag "$(digest "$IMAGES/operator" "$target/operator.jar" "$target/bom.json" "$target/lib" "${DIGESTS[statefulflink/base-jre:17]}")" && return
  folder=$(context operator)
  cp "$IMAGES/operator/Dockerfile" "$target/operator.jar" "$folder/"
  [ ! -f "$target/bom.json" ] || cp "$target/bom.json" "$folder/"
  cp -R "$target/lib" "$folder/lib"
  docker_build $tag "$folder"
  finished $tag "$started"
}

build_hdfs() {
  local tag=statefulflink/hdfs:$HADOOP_VERSION started=$SECONDS folder
  require base
  up_to_date "$tag" "$(digest "$HADOOP_VERSION" "$IMAGES/hdfs" "${DIGESTS[statefulflink/base-jre:17]}")" && return
  need mvn maven
  folder=$(context hdfs)
  cp -R "$IMAGES"/hdfs/{Dockerfile,hdfs.sh,conf} "$folder/"
  quietly mvn -B -q -f "$IMAGES/hdfs/pom.xml" "$DEPENDENCY_PLUGIN:copy-dependencies" \
    "-Dhadoop.version=$HADOOP_VERSION" -DincludeScope=runtime "-DoutputDirectory=$folder/lib"
  docker_build "$tag" "$folder"
  rm -rf "$folder"
  finished "$tag" "$started"
}

build_s3() {
  local tag=statefulflink/s3:$S3PROXY_VERSION started=$SECONDS folder
  require base
  up_to_date "$tag" "$(digest "$S3PROXY_VERSION" "$IMAGES/s3" "${DIGESTS[statefulflink/base-jre:17]}")" && return
  folder=$(context s3)
  cp "$IMAGES"/s3/{Dockerfile,s3.sh} "$folder/"
  jars "$folder/lib" "org.gaul:s3proxy:$S3PROXY_VERSION:jar:jar-with-dependencies"
  docker_build "$tag" "$folder"
  rm -rf "$folder"
  finished "$tag" "$started"
}

build_tools() {
  local tag=statefulflink/tools:dev started=$SECONDS folder from
  up_to_date $tag "$(digest "$IMAGES/tools" "$IMAGES/base/rootfs.sh" "$(makes_rootfs && echo rootfs || echo hub)")" && return
  need_go tools
  folder=$(context tools)
  quietly env GOARCH="$(docker version -f '{{.Server.Arch}}')" "$IMAGES/tools/build-binaries.sh" "$folder/bin"
  from=$(rootfs tools)
  cp "$IMAGES"/tools/{Dockerfile,packages} "$folder/"
  docker_build $tag "$folder" --build-arg "ROOTFS=$from"
  rm -rf "$folder"
  finished $tag "$started"
}

build_node() {
  local tag="statefulflink/node:$KUBERNETES_VERSION" started=$SECONDS folder bin from
  up_to_date "$tag" "$(digest "$KUBERNETES_VERSION" "$IMAGES/node" "$IMAGES/base/rootfs.sh" "$(makes_rootfs && echo rootfs || echo hub)")" && return
  node_binaries
  bin=$BINARIES
  from=$(rootfs node)
  pause_image "$bin"
  folder=$(context node)
  cp "$IMAGES"/node/{Dockerfile,packages,manifests.yaml,audit-policy.yaml,entrypoint.sh} "$CACHE/pause.tar" "$folder/"
  cp -R "$bin" "$folder/bin"
  rm "$folder/bin/pause"
  docker_build "$tag" "$folder" --build-arg "ROOTFS=$from"
  rm -rf "$folder"
  finished "$tag" "$started"
}

# Sets BINARIES to the folder with the node's binaries, which are kept by the digest of their sources.
node_binaries() {
  local sources=("$IMAGES"/node/{go.mod,go.sum,build-binaries.sh,coredns,local-path,dns-probe,pause/main.go}) arch
  need_go node
  arch=$(docker version -f '{{.Server.Arch}}')
  BINARIES="$CACHE/node-bin/$(digest "$KUBERNETES_VERSION" "$arch" "$(go version)" "${sources[@]}" | cut -c1-16)"
  [ ! -d "$BINARIES" ] || return 0
  say "node: Kubernetes, etcd and CoreDNS from source; the first time takes about ten minutes on two cores ..."
  rm -rf "$BINARIES.part"
  quietly env GOARCH="$arch" "$IMAGES/node/build-binaries.sh" "$KUBERNETES_VERSION" "$BINARIES.part"
  mv "$BINARIES.part" "$BINARIES"
}

# The image that every pod's sandbox runs; inside the node image, since there is no registry to ask.
pause_image() {
  local bin=$1 folder
  folder=$(context pause)
  cp "$IMAGES/node/pause/Dockerfile" "$bin/pause" "$folder/"
  quietly docker build --tag statefulflink/pause:1 "$folder"
  docker save -o "$CACHE/pause.tar" statefulflink/pause:1
}

# --- what to build -------------------------------------------------------------------------------

declare -A REQUIRED=()

# Builds a target once, however often it is asked for.
require() {
  [ -z "${REQUIRED[$1]:-}" ] || return 0
  REQUIRED[$1]=1
  "build_${1//-/_}"
}

main() {
  local target each targets=("${@:-all}")
  for target in "${targets[@]}"; do
    case $target in
      base | node | flink | word-count | operator | hdfs | s3 | tools | all) ;;
      *)
        usage >&2
        exit 2
        ;;
    esac
  done
  "$IMAGES/docker-engine.sh"
  mkdir -p "$CACHE"
  # The classic builder everywhere that the newer one is not installed.
  docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
  for target in "${targets[@]}"; do
    if [ "$target" = all ]; then
      for each in base flink word-count operator hdfs s3 tools node; do require "$each"; done
    else
      require "$target"
    fi
  done
}

main "$@"
