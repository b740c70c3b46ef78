#!/usr/bin/env bash
# Runs Maven, and shows one line for each module instead of what Maven says, for those who wait for what it runs last.
# What others print is shown, errors of Maven too.
#
#   testbed/modules.sh TITLE MVN...
set -euo pipefail

main() {
  local title=$1 colour_off=$'\e[0m' line words
  shift
  echo "[$title] Maven loads what the build needs; the first time takes about two minutes ..."
  # No awk: some read a pipe in blocks, and the lines would come late.
  "$@" | while IFS= read -r line; do
    # Maven resets the colour even where it sets none.
    line=${line//"$colour_off"/}
    case $line in
      '[INFO] Building '*' ['*/*']')
        read -r -a words <<<"${line#'[INFO] Building '}"
        echo "[$title] building ${words[*]} ..."
        ;;
      '[INFO]'* | '[WARNING]'*) ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
}

main "$@"
