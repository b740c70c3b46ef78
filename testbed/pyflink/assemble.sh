#!/usr/bin/env bash
# Puts PyFlink together for an x86-64 machine with Python 3.11: the folder "python" with all modules, and "opt" with
# Flink's runner of Python programs.
#
#   assemble.sh FLINK_VERSION DOWNLOADS OUT
#
# DOWNLOADS has Flink's own Python packages, which images/flink/assemble.sh has put there for the image of Flink.
set -euo pipefail

FOLDER=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly FOLDER
readonly PLATFORM=(--python-version 3.11 --implementation cp --platform manylinux2014_x86_64 --platform manylinux_2_28_x86_64)

install() { python3 -m pip install --quiet --no-deps --no-compile --target "$@"; }

main() {
  local version=$1 downloads=$2 out=$3 libraries
  mkdir -p "$out/opt"
  libraries=("$downloads"/apache_flink_libraries-"$version"-*.whl)
  python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(*sys.argv[2:])' \
    "${libraries[0]}" "pyflink/opt/flink-python-$version.jar" "$out/libraries"
  mv "$out"/libraries/pyflink/opt/*.jar "$out/opt/"
  rm -rf "$out/libraries"
  install "$out/python" "${PLATFORM[@]}" --only-binary :all: -r "$FOLDER/wheels.txt" "$downloads"/apache_flink-"$version"-*.whl
  # Not published as wheels, and pure Python.
  install "$out/sources" -r "$FOLDER/sources.txt"
  rm -rf "$out/sources/bin"
  mv "$out"/sources/* "$out/python/"
  rm -rf "$out/sources"
  # All that is in /opt/flink is in the image of Flink.
  rm -rf "$out"/python/pyflink/conf
  chmod 755 "$out"/python/pyflink/bin/*.sh
}

main "$@"
