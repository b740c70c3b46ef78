#!/usr/bin/env bash
# Writes a slim Debian 12 root file system as a tar, for `docker import`: the way to a base image
# where no registry is in reach. Needs root on Debian or Ubuntu.
#
#   rootfs.sh PACKAGES_FILE OUT.tar
set -euo pipefail

# Everything that only a person at a terminal would read; the copyright files stay.
readonly UNREAD=(/usr/share/man /usr/share/info /usr/share/locale /usr/share/lintian /usr/share/bash-completion /usr/share/doc)

main() {
  local packages_file=$1 out=$2 options=() path packages
  packages=$(grep -v '^#' "$packages_file" | paste -sd, -)
  for path in "${UNREAD[@]}"; do
    options+=("--dpkgopt=path-exclude=$path/*")
  done
  options+=("--dpkgopt=path-include=/usr/share/doc/*/copyright")
  # "essential" leaves apt itself out. The machine's own package sources are used when it runs the
  # same release: they may name a mirror.
  local sources=()
  # shellcheck disable=SC1091
  if [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = bookworm ]; then
    mapfile -t sources < <(find /etc/apt/sources.list /etc/apt/sources.list.d -name '*.list' -o -name '*.sources' 2>/dev/null)
  fi
  # The JRE's installation links its man pages and fails where their directory is missing.
  # shellcheck disable=SC2016 # $1 is for the hooks
  mmdebstrap --quiet --variant=essential --include="$packages" "${options[@]}" \
    --essential-hook='mkdir -p "$1"/usr/share/man/man1' \
    --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/* "$1"/var/log/*' \
    bookworm "$out" "${sources[@]}"
}

main "$@"
