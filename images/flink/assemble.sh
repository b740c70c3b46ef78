#!/usr/bin/env bash
# Puts a FLINK_HOME together from Flink's own Python packages, which carry the whole Java
# distribution: a way to Flink that needs only a package index.
#
#   assemble.sh FLINK_VERSION DOWNLOADS OUT
set -euo pipefail

# The wheel holds scripts and configuration only; which Python it is for does not matter here, but
# naming it makes every machine fetch the same file.
fetch() {
  local version=$1 downloads=$2
  python3 -m pip download --quiet --no-deps --dest "$downloads" "apache-flink-libraries==$version"
  python3 -m pip download --quiet --no-deps --dest "$downloads" --only-binary :all: \
    --python-version 3.11 --implementation cp --platform manylinux2014_x86_64 "apache-flink==$version"
  touch "$downloads/complete"
}

# The libraries are a wheel or, for some versions, a source archive that has the same folders in deps/.
unpack() {
  local version=$1 downloads=$2 out=$3 archive tmp
  archive="$downloads/apache_flink_libraries-$version.tar.gz"
  tmp=$(mktemp -d)
  python3 -m zipfile -e "$downloads"/apache_flink-"$version"-*.whl "$tmp/scripts"
  if [ -e "$archive" ]; then
    mkdir "$tmp/libraries"
    tar -xzf "$archive" --strip-components=1 -C "$tmp/libraries"
    mv "$tmp/libraries/deps" "$tmp/libraries/pyflink/all"
  else
    python3 -m zipfile -e "$downloads"/apache_flink_libraries-"$version"-*.whl "$tmp/libraries"
    mkdir -p "$tmp/libraries/pyflink/all"
    mv "$tmp"/libraries/pyflink/{bin,lib,opt,plugins,licenses} "$tmp/libraries/pyflink/all/"
  fi
  mkdir -p "$out/log" "$out/usrlib"
  mv "$tmp"/scripts/pyflink/{bin,conf} "$tmp"/libraries/pyflink/all/{lib,opt,plugins,licenses} "$out/"
  mv "$tmp"/libraries/pyflink/all/bin/* "$out/bin/"
  find "$tmp/libraries" \( -name LICENSE -o -name NOTICE \) -exec mv {} "$out/" \;
  rm -rf "$tmp"
}

# Jobs here are Java: files that only Python, YARN and Windows need are removed.
slim() {
  local out=$1
  rm -f "$out"/opt/flink-python-*.jar "$out"/bin/*pyflink* "$out"/bin/yarn-session.sh "$out"/bin/*.bat
}

# Unzipping loses the executable bits. The listening addresses are the official image's: a container
# that listens only on its own localhost is useless.
adapt() {
  local out=$1
  chmod 755 "$out"/bin/*.sh "$out/bin/flink"
  sed -i -E '
    s/^( *bind-host:) localhost$/\1 0.0.0.0/
    s/^( *)# (bind-address:) localhost$/\1\2 0.0.0.0/
    /^  host: localhost$/d
    /^rest:/,/^  address:/ s/^(  address:) localhost$/\1 0.0.0.0/' "$out/conf/config.yaml"
}

main() {
  local version=$1 downloads=$2 out=$3
  mkdir -p "$downloads"
  [ -e "$downloads/complete" ] || fetch "$version" "$downloads"
  rm -rf "$out"
  unpack "$version" "$downloads" "$out"
  slim "$out"
  adapt "$out"
}

main "$@"
