# shellcheck shell=bash
# What images/build.sh and testbed/build.sh have in common: images that are built only when their inputs changed, the
# base of all Java images, and the loop over the targets. Sourced by a bash that runs under "set -euo pipefail".
# shellcheck disable=SC2034 # some names are for those who source this

# Of the Flink images' client and of the HDFS image.
readonly HADOOP_VERSION=3.4.3
readonly DEPENDENCY_PLUGIN=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
readonly LABEL=dev.statefulflink.inputs
readonly BASE=statefulflink/base-jre:17

IMAGES=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$IMAGES")
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/stateful-flink"
readonly IMAGES ROOT CACHE
# Of the command that runs; each target has its own, since two processes may build two targets at the same time.
LOG="$CACHE/log/build.log"

# What an image was made from, by tag: a child's digest contains its parent's.
declare -A DIGESTS=()

say() { echo "[images] $*"; }

die() {
  echo "[images] $*" >&2
  exit 1
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

# --- one process at a time -----------------------------------------------------------------------

# lock NAME VARIABLE: waits until no other process holds NAME, and sets VARIABLE for unlock. A process that ends gives
# its locks back. Without flock (macOS) there are no locks; nothing is built ahead there (testbed/beside.sh).
lock() {
  local -n descriptor=$2
  descriptor=
  command -v flock >/dev/null || return 0
  mkdir -p "$CACHE/lock"
  exec {descriptor}>"$CACHE/lock/$1"
  if ! flock --nonblock "$descriptor"; then
    say "$1: another process builds it; waiting for it (logs: $CACHE/log) ..." >&2
    flock "$descriptor"
  fi
}

# unlock DESCRIPTOR
unlock() {
  local descriptor=$1
  [ -z "$descriptor" ] || exec {descriptor}>&-
}

# --- building ------------------------------------------------------------------------------------

# quietly COMMAND...: its output is in the log, and on the terminal if it fails.
quietly() {
  mkdir -p "${LOG%/*}"
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

# rootfs NAME FOLDER: the image to start from, its name on the last line of output. FOLDER has its list of packages.
rootfs() {
  local name=$1 packages="$2/packages" tag tar LOG="$CACHE/log/rootfs-$1.log"
  if ! makes_rootfs; then
    echo debian:bookworm-slim
    return
  fi
  tag="statefulflink/rootfs-$name:$(digest "$IMAGES/base/rootfs.sh" "$packages" | cut -c1-12)"
  if [ -n "${FORCE:-}" ] || ! docker image inspect "$tag" >/dev/null 2>&1; then
    need mmdebstrap mmdebstrap
    tar="$CACHE/rootfs-$name.tar"
    say "$name: Debian packages ..." >&2
    quietly "$IMAGES/base/rootfs.sh" "$packages" "$tar"
    quietly docker import "$tar" "$tag"
    rm -f "$tar"
  fi
  echo "$tag"
}

# need COMMAND PACKAGE
need() {
  local command=$1 package=$2 held
  if command -v "$command" >/dev/null; then
    return 0
  fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    lock packages held
    # Another process may have installed it in the meantime: apt-get does nothing then.
    say "installing $package ..." >&2
    quietly install_package "$package"
    unlock "$held"
  else
    die "$command is missing: install it (Debian, Ubuntu: apt-get install $package)"
  fi
}

# pip is a module of Python, so there is no command to look for.
need_pip() {
  need python3 python3
  python3 -m pip --version >/dev/null 2>&1 || need "pip for python3" python3-pip
}

# Ended halfway it would leave dpkg broken.
install_package() (
  trap '' TERM
  apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"
)

# Maven's own command, or the wrapper, which fetches Maven.
maven() { if command -v mvn >/dev/null; then mvn "$@"; else "$ROOT/mvnw" "$@"; fi; }

# jars FOLDER GROUP:ARTIFACT:VERSION[:TYPE:CLASSIFIER]...: copies them from the Maven repository.
jars() {
  local folder=$1 artifact
  shift
  mkdir -p "$folder"
  for artifact in "$@"; do
    # Not in the repository: there Maven would do it for each module.
    (cd "$folder" && quietly maven -B -q "$DEPENDENCY_PLUGIN:copy" "-Dartifact=$artifact" "-DoutputDirectory=$folder")
  done
}

# pom_property NAME: of the root's pom.xml, for versions that Maven's modules need too.
pom_property() { sed -n "s|^ *<$1>\(.*\)</$1>$|\1|p" "$ROOT/pom.xml"; }

build_base() {
  local tag=$BASE started=$SECONDS from
  # base/ as a whole: the root file system is an input like the Dockerfile.
  up_to_date $tag "$(digest "$IMAGES/base" "$(makes_rootfs && echo rootfs || echo hub)")" && return
  from=$(rootfs base "$IMAGES/base")
  docker_build $tag "$IMAGES/base" --build-arg "ROOTFS=$from"
  finished $tag "$started"
}

# --- what to build -------------------------------------------------------------------------------

declare -A REQUIRED=()

# Builds a target once, however often it is asked for.
require() {
  [ -z "${REQUIRED[$1]:-}" ] || return 0
  REQUIRED[$1]=1
  local held LOG="$CACHE/log/$1.log"
  lock "$1" held
  "build_${1//-/_}"
  unlock "$held"
}

# build_targets KNOWN [TARGET...]: those of the words in KNOWN that are asked for; all of them if none is, or "all".
build_targets() {
  local known=$1 target each
  shift
  for target in "${@:-all}"; do
    case " $known all " in
      *" $target "*) ;;
      *)
        echo "usage: $0 [TARGET...], with these targets: $known all" >&2
        exit 2
        ;;
    esac
  done
  "$IMAGES/docker-engine.sh"
  mkdir -p "$CACHE"
  # The classic builder everywhere that the newer one is not installed.
  docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
  for target in "${@:-all}"; do
    if [ "$target" = all ]; then
      for each in $known; do require "$each"; done
    else
      require "$target"
    fi
  done
}
