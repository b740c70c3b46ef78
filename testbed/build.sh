#!/usr/bin/env bash
# Builds the images that only the tests and the demo run on, each only when its inputs changed.
#
#   testbed/build.sh [hdfs|s3|kafka|flinks|pyflink|flux|argocd|tools|node|all]...
#
# FORCE=1 builds even what is up to date.
set -euo pipefail

readonly KUBERNETES_VERSION=1.34.4
readonly S3PROXY_VERSION=3.0.0
# Versions of Flink that the project makes no image of.
readonly OTHER_FLINKS=(2.0.2 2.1.3 2.2.1)
readonly PYFLINK_VERSION=2.3.0
# Of both controllers, as in flux/go.mod.
readonly FLUX_VERSION=1.9.6
# As in argocd/go.mod.
readonly ARGOCD_VERSION=2.14.21

TESTBED=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly TESTBED
# shellcheck source=images/functions.sh
source "$TESTBED/../images/functions.sh"

# need_go IMAGE [VERSION]. Not by package: Debian 12 has only Go 1.19.
need_go() {
  command -v go >/dev/null || die "go is missing: the $1 image needs Go ${2:-1.25} or later"
}

build_hdfs() {
  local tag=statefulflink/hdfs:$HADOOP_VERSION started=$SECONDS folder
  require base
  up_to_date "$tag" "$(digest "$HADOOP_VERSION" "$TESTBED/hdfs" "${DIGESTS[$BASE]}")" && return
  folder=$(context hdfs)
  cp -R "$TESTBED"/hdfs/{Dockerfile,hdfs.sh,conf} "$folder/"
  quietly maven -B -q -f "$TESTBED/hdfs/pom.xml" "$DEPENDENCY_PLUGIN:copy-dependencies" \
    "-Dhadoop.version=$HADOOP_VERSION" -DincludeScope=runtime "-DoutputDirectory=$folder/lib"
  docker_build "$tag" "$folder"
  rm -rf "$folder"
  finished "$tag" "$started"
}

build_s3() {
  local tag=statefulflink/s3:$S3PROXY_VERSION started=$SECONDS folder
  require base
  up_to_date "$tag" "$(digest "$S3PROXY_VERSION" "$TESTBED/s3" "${DIGESTS[$BASE]}")" && return
  folder=$(context s3)
  cp "$TESTBED"/s3/{Dockerfile,s3.sh} "$folder/"
  jars "$folder/lib" "org.gaul:s3proxy:$S3PROXY_VERSION:jar:jar-with-dependencies"
  docker_build "$tag" "$folder"
  rm -rf "$folder"
  finished "$tag" "$started"
}

build_kafka() {
  local version tag started=$SECONDS folder
  version=$(pom_property kafka.version)
  tag=statefulflink/kafka:$version
  require base
  up_to_date "$tag" "$(digest "$version" "$TESTBED/kafka" "${DIGESTS[$BASE]}")" && return
  folder=$(context kafka)
  cp "$TESTBED"/kafka/{Dockerfile,log4j2.properties,*.sh} "$folder/"
  quietly maven -B -q -f "$TESTBED/kafka/pom.xml" "$DEPENDENCY_PLUGIN:copy-dependencies" \
    "-Dkafka.version=$version" "-Dlog4j.version=$(pom_property log4j.version)" \
    -DincludeScope=runtime "-DoutputDirectory=$folder/lib"
  docker_build "$tag" "$folder"
  rm -rf "$folder"
  finished "$tag" "$started"
}

build_flinks() {
  local version
  require base
  for version in "${OTHER_FLINKS[@]}"; do
    build_other_flink "$version"
  done
}

# build_other_flink VERSION: with the word count, and without file systems but those of Flink itself.
build_other_flink() {
  local version=$1 started=$SECONDS folder jar="${WORD_COUNT_JAR:-$ROOT/sample-job/target/word-count.jar}"
  local tag="statefulflink/word-count:${version%.*}"
  [ -f "$jar" ] || die "no $jar: run mvn -pl sample-job -am package first"
  up_to_date "$tag" "$(digest "$version" "$TESTBED/flinks" "$IMAGES/flink/assemble.sh" "$(sha256 <"$jar")" "${DIGESTS[$BASE]}")" && return
  need_pip
  folder=$(context flinks)
  quietly "$IMAGES/flink/assemble.sh" "$version" "$CACHE/pypi/$version" "$folder/home"
  cp "$TESTBED/flinks/Dockerfile" "$folder/"
  cp "$jar" "$folder/word-count.jar"
  docker_build "$tag" "$folder"
  rm -rf "$folder"
  finished "$tag" "$started"
}

# On the image of Flink, as it is here: images/build.sh makes that.
build_pyflink() {
  local version=$PYFLINK_VERSION started=$SECONDS folder from flink="statefulflink/flink:$PYFLINK_VERSION" downloads
  local tag="statefulflink/pyflink:$version"
  flink=$(docker image inspect -f '{{.Id}}' "$flink" 2>/dev/null) || die "no image $flink: run images/build.sh flink first"
  up_to_date "$tag" "$(digest "$version" "$TESTBED/pyflink" "$flink" "$IMAGES/base/rootfs.sh" "$(makes_rootfs && echo rootfs || echo hub)")" && return
  need_pip
  downloads="$CACHE/pypi/$version"
  [ -e "$downloads/complete" ] || die "no packages of Flink in $downloads: FORCE=1 images/build.sh flink fetches them"
  folder=$(context pyflink)
  quietly "$TESTBED/pyflink/assemble.sh" "$version" "$downloads" "$folder"
  from=$(rootfs pyflink "$TESTBED/pyflink")
  cp "$TESTBED"/pyflink/{Dockerfile,packages,count_numbers.py} "$folder/"
  docker_build "$tag" "$folder" --build-arg "ROOTFS=$from" --build-arg "FLINK=$version"
  rm -rf "$folder"
  finished "$tag" "$started"
}

build_flux() { build_gitops flux "$FLUX_VERSION" git-server; }

build_argocd() { build_gitops argocd "$ARGOCD_VERSION" main.go; }

# build_gitops NAME VERSION SOURCE: an engine from its Go modules; SOURCE is what is ours beside them.
build_gitops() {
  local name=$1 version=$2 from folder tag=statefulflink/$1:$2 started=$SECONDS
  up_to_date "$tag" "$(digest "$version" "$TESTBED/$name"/{go.mod,go.sum,build-binaries.sh,"$3",Dockerfile,packages} "$IMAGES/base/rootfs.sh" "$(makes_rootfs && echo rootfs || echo hub)")" && return
  need_go "$name" 1.26
  folder=$(context "$name")
  say "$name: its controllers from source; the first time takes about ten minutes on two cores ..."
  quietly env GOARCH="$(docker version -f '{{.Server.Arch}}')" "$TESTBED/$name/build-binaries.sh" "$folder"
  from=$(rootfs "$name" "$TESTBED/$name")
  cp "$TESTBED/$name"/{Dockerfile,packages} "$folder/"
  docker_build "$tag" "$folder" --build-arg "ROOTFS=$from"
  rm -rf "$folder"
  finished "$tag" "$started"
}

build_tools() {
  local tag=statefulflink/tools:dev started=$SECONDS folder from
  up_to_date $tag "$(digest "$TESTBED/tools" "$IMAGES/base/rootfs.sh" "$(makes_rootfs && echo rootfs || echo hub)")" && return
  need_go tools
  folder=$(context tools)
  quietly env GOARCH="$(docker version -f '{{.Server.Arch}}')" "$TESTBED/tools/build-binaries.sh" "$folder/bin"
  from=$(rootfs tools "$TESTBED/tools")
  cp "$TESTBED"/tools/{Dockerfile,packages} "$folder/"
  docker_build $tag "$folder" --build-arg "ROOTFS=$from"
  rm -rf "$folder"
  finished $tag "$started"
}

build_node() {
  local tag="statefulflink/node:$KUBERNETES_VERSION" started=$SECONDS folder bin from packages
  up_to_date "$tag" "$(digest "$KUBERNETES_VERSION" "$TESTBED/node" "$IMAGES/base/rootfs.sh" "$(makes_rootfs && echo rootfs || echo hub)")" && return
  need_go node
  # Beside the compiler, which takes minutes of processor, and this one of network.
  rootfs node "$TESTBED/node" >"$CACHE/rootfs-node.name" &
  packages=$!
  node_binaries
  bin=$BINARIES
  wait "$packages" || die "the node's Debian packages could not be put together: see above"
  from=$(<"$CACHE/rootfs-node.name")
  pause_image "$bin"
  folder=$(context node)
  cp "$TESTBED"/node/{Dockerfile,packages,manifests.yaml,audit-policy.yaml,entrypoint.sh} "$CACHE/pause.tar" "$folder/"
  cp -R "$bin" "$folder/bin"
  rm "$folder/bin/pause"
  docker_build "$tag" "$folder" --build-arg "ROOTFS=$from"
  rm -rf "$folder"
  finished "$tag" "$started"
}

# Sets BINARIES to the folder with the node's binaries, which are kept by the digest of their sources.
node_binaries() {
  local sources=("$TESTBED"/node/{go.mod,go.sum,build-binaries.sh,coredns,local-path,dns-probe,pause/main.go}) arch
  arch=$(docker version -f '{{.Server.Arch}}')
  BINARIES="$CACHE/node-bin/$(digest "$KUBERNETES_VERSION" "$arch" "$(go version)" "${sources[@]}" | cut -c1-16)"
  [ ! -d "$BINARIES" ] || return 0
  say "node: Kubernetes, etcd and CoreDNS from source; the first time takes about ten minutes on two cores ..."
  rm -rf "$BINARIES.part"
  quietly env GOARCH="$arch" "$TESTBED/node/build-binaries.sh" "$KUBERNETES_VERSION" "$BINARIES.part"
  mv "$BINARIES.part" "$BINARIES"
}

# The image that every pod's sandbox runs; inside the node image, since there is no registry to ask.
pause_image() {
  local bin=$1 folder
  folder=$(context pause)
  cp "$TESTBED/node/pause/Dockerfile" "$bin/pause" "$folder/"
  quietly docker build --tag statefulflink/pause:1 "$folder"
  docker save -o "$CACHE/pause.tar" statefulflink/pause:1
}

build_targets "hdfs s3 kafka flinks pyflink flux argocd tools node" "$@"
