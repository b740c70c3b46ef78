#!/usr/bin/env bash
# Shows that the tests have teeth: breaks the operator on purpose, one mutant at a time, each in a copy of this
# tree, and looks whether a test goes red.
#
#   campaign/mutants/run.sh [--check | --campaign | --pods] [MUTANT]...
#
#   --check      only look whether every diff still applies
#   --campaign   judge by a flow of the crash campaign instead of the tests that need no cluster
#   --pods       judge by AuditE2E, with the operator's image built of the mutant
#
# Exits with 1 where a mutant survives, with 2 where one cannot be judged. A MUTANT is the name of a diff here.
set -euo pipefail

MUTANTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$MUTANTS/../.." && pwd)
readonly MUTANTS ROOT
readonly LOGS="$ROOT/campaign/target/mutants"
# The wrapper is one file of each copy.
readonly MVN=${MVN:-$(command -v mvn || echo ./mvnw)} MVN_FLAGS=${MVN_FLAGS:--B -ntp}
readonly IMAGE=statefulflink/operator:dev
# The tests without a cluster of what moves a job; patterns, so that a new class judges as well.
readonly TESTS=${TESTS:-**/probe/**/*Test,**/operator/act/**/*Test,**/operator/decide/**/*Test,**/operator/flink/**/*Test,**/operator/intent/**/*Test,**/operator/manifest/**/*Test,**/operator/observe/**/*Test,**/operator/status/**/*Test,RoomsTest}

die() {
  echo "[mutants] $*" >&2
  exit 2
}

say() { echo "[mutants] $*" >&2; }

# --- copies of the tree ----------------------------------------------------------------------------

# The tree as it stands, changes that are not committed included, without what was built.
copy_tree() {
  mkdir -p "$1"
  (
    cd "$ROOT"
    git ls-files -z --cached --others --exclude-standard |
      while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
      tar --null -T - -cf -
  ) | tar -C "$1" -xf -
}

# apply NAME COPY. In no repository, or git would leave out what it does not know there.
apply() {
  (cd "$2" && GIT_CEILING_DIRECTORIES=$(dirname "$2") git apply "$MUTANTS/$1.diff")
}

# field NAME KEY: of the lines above the diff.
field() { sed -n "s/^$2: //p" "$MUTANTS/$1.diff" | head -n 1; }

# --- judging ----------------------------------------------------------------------------------------

# Each runs Maven in a copy and leaves its reports there. judge COPY NAME
maven() {
  local copy=$1
  shift
  # A mutant has to fall to a test, not to a check of the build. Words on purpose: several flags.
  # shellcheck disable=SC2086
  (cd "$copy" && $MVN $MVN_FLAGS -Dspotless.check.skip=true -Dcheckstyle.skip=true \
    -Derrorprone.off=-XepDisableAllChecks -Dsurefire.failIfNoSpecifiedTests=false "$@")
}

# The first red test is enough of a verdict on a mutant.
judge_unit() {
  maven "$1" -pl probe,operator -am test -Dtest="$TESTS" -Dsurefire.skipAfterFailureCount=1 \
    -Dmaven.test.failure.ignore=true
}

judge_campaign() {
  local flow
  flow=$(field "$2" Flow)
  maven "$1" -pl campaign -am verify -DskipImages -Dtest=FakeFlinkTest -Dit.test=CrashCampaignIT \
    -Dfailsafe.failIfNoSpecifiedTests=false -Dcampaign.flow="$flow" -Dcampaign.stride="${STRIDE:-4}"
}

judge_pods() {
  # One after the other: a mutant that does not compile must not be judged by the image before it.
  maven "$1" -pl operator -am package -DskipTests && "$1/images/build.sh" operator &&
    maven "$1" -pl e2e -am verify -DskipImages -Dtest=FlinkJobTest -Dit.test=AuditE2E \
      -Dfailsafe.failIfNoSpecifiedTests=false
}

# Test methods that went red, a line each, by the reports in a copy.
red() {
  find "$1" -path '*-reports/TEST-*.xml' -exec awk '
    /^ *<testcase / {
      name = $0; sub(/.* name="/, "", name); sub(/[("{[].*/, "", name)
      type = $0; sub(/.* classname="/, "", type); sub(/".*/, "", type); sub(/.*\./, "", type)
    }
    /^ *<(failure|error)[ >]/ { print type "." name }
  ' {} + | sort -u
}

# Whether tests of every pattern were there, and ran.
all_ran() {
  local copy=$1 pattern missing=
  while IFS= read -r pattern; do
    find "$copy" -path "*surefire-reports/TEST-*.xml" | tr . / |
      grep -E "$(sed 's/\*\*\//.*/g; s/\([^.]\)\*/\1[^\/]*/g' <<<"/$pattern/xml")" >/dev/null || missing="$missing $pattern"
  done < <(tr , '\n' <<<"$TESTS")
  [ -z "$missing" ] || die "no such test:$missing"
}

# result NAME VERDICT [BY]
result() {
  printf '%-44s %-9s %s\n' "$1" "$2" "${3:-}" | tee -a "$LOGS/table.txt"
}

# One line of red tests: the first two, and how many more.
short() {
  awk 'NR <= 2 { line = line (NR > 1 ? ", " : "") $0 } END { print line (NR > 2 ? ", " NR - 2 " more" : "") }'
}

# Sets OUTCOME to 0 caught, 1 survived, 2 not to be judged.
mutant() {
  local name=$1 copy="$WORK/$1" log="$LOGS/$1.log"
  OUTCOME=2
  cp -Rp "$WORK/base" "$copy"
  find "$copy" -name '*-reports' -type d -prune -exec rm -rf {} +
  if ! apply "$name" "$copy" 2>"$log"; then
    result "$name" ERROR "the diff no longer applies: $(head -n 1 "$log")"
  elif "judge_$LEVEL" "$copy" "$name" >"$log" 2>&1 && [ -z "$(red "$copy")" ]; then
    OUTCOME=1
    result "$name" SURVIVED
  elif grep -q 'COMPILATION ERROR' "$log"; then
    result "$name" ERROR "does not compile: $log"
  elif [ -n "$(red "$copy")" ]; then
    OUTCOME=0
    red "$copy" >"$LOGS/$name.txt"
    result "$name" CAUGHT "$(short <"$LOGS/$name.txt")"
  else
    result "$name" ERROR "no test went red, and the build failed: $log"
  fi
  rm -rf "$copy"
}

# The tree as it is has to be green, or every mutant would be caught.
baseline() {
  say "the tree without a mutant ..."
  case $LEVEL in
    unit) judge_unit "$WORK/base" >"$LOGS/base.log" 2>&1 || die "the tree does not build: $LOGS/base.log" ;;
    # What they judge is run by make test; here they would take an hour.
    campaign | pods) maven "$WORK/base" -q -pl operator -am package -DskipTests >"$LOGS/base.log" 2>&1 || die "the tree does not build: $LOGS/base.log" ;;
  esac
  [ -z "$(red "$WORK/base")" ] || die "red without any mutant: $(red "$WORK/base" | short)"
  [ "$LEVEL" != unit ] || all_ran "$WORK/base"
}

check() {
  local name failed=0
  copy_tree "$WORK/base"
  for name in "$@"; do
    if ! (cd "$WORK/base" && GIT_CEILING_DIRECTORIES=$WORK git apply --check "$MUTANTS/$name.diff"); then
      result "$name" ERROR "the diff no longer applies"
      failed=2
    fi
  done
  [ $failed -ne 0 ] || say "$# diffs apply"
  return $failed
}

# The table in README.md and the diffs are the same mutants.
same_as_documented() {
  local documented found
  documented=$(sed -n 's/^| `\([a-z-]*\)` .*/\1/p' "$MUTANTS/README.md" | sort)
  found=$(all | sort)
  [ "$documented" = "$found" ] || die "README.md and the diffs differ: $(diff <(echo "$documented") <(echo "$found") | grep '^[<>]' | tr '\n' ' ')"
}

all() { (cd "$MUTANTS" && printf '%s\n' *.diff | sed 's/\.diff$//'); }

clean() {
  # Nobody is to test a mutant afterwards.
  if [ "$LEVEL" = pods ]; then
    if [ -n "$BEFORE" ]; then docker tag "$BEFORE" "$IMAGE"; else docker rmi -f "$IMAGE" >/dev/null 2>&1 || true; fi
    say "$IMAGE is again what it was: ${BEFORE:-not there}"
  fi
  rm -rf "$WORK"
}

main() {
  local name worst=0 names=()
  LEVEL=unit
  case ${1:-} in
    --check | --campaign | --pods) LEVEL=${1#--} && shift ;;
    -*) sed -n '5,11s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
  esac
  if [ $# -gt 0 ]; then names=("$@"); else while IFS= read -r name; do names+=("$name"); done < <(all); fi
  for name in "${names[@]}"; do [ -f "$MUTANTS/$name.diff" ] || die "no such mutant: $name"; done
  same_as_documented

  mkdir -p "$LOGS"
  : >"$LOGS/table.txt"
  WORK=$(cd "$(mktemp -d)" && pwd -P)
  BEFORE=
  [ "$LEVEL" != pods ] || BEFORE=$(docker image inspect -f '{{.Id}}' "$IMAGE" 2>/dev/null) || BEFORE=
  trap clean EXIT
  if [ "$LEVEL" = check ]; then
    check "${names[@]}"
    return
  fi

  copy_tree "$WORK/base"
  baseline
  for name in "${names[@]}"; do
    say "$name ..."
    mutant "$name"
    # Not to be judged is worse than survived: nothing is known then.
    [ "$OUTCOME" -le "$worst" ] || worst=$OUTCOME
  done
  echo
  sort -k2,2 -s "$LOGS/table.txt"
  echo
  echo "$(grep -c ' CAUGHT ' "$LOGS/table.txt" || true) of ${#names[@]} mutants are caught; who caught each stands in $LOGS"
  return $worst
}

main "$@"
