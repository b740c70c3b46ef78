#!/usr/bin/env bash
# Shows that the tests have teeth: breaks the operator on purpose, each mutant in a copy of this tree, and looks
# whether a test goes red.
#
#   campaign/mutants/run.sh [--check | --learn | --campaign | --pods] [MUTANT]...
#
#   --check      only look whether every diff still applies
#   --learn      write above each diff which test class noticed, which runs first the next time
#   --campaign   judge by a flow of the crash campaign instead of the tests that need no cluster
#   --pods       judge by AuditE2E, with the operator's image built of the mutant
#
# Exits with 1 if a mutant survives, with 2 if one cannot be judged. A MUTANT is the name of a diff here.
# JOBS mutants are judged at a time, 2 if it is not set; with --campaign and --pods always one.
set -euo pipefail

MUTANTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$MUTANTS/../.." && pwd)
readonly MUTANTS ROOT
readonly LOGS="$ROOT/campaign/target/mutants"
# The wrapper is one file of each copy.
readonly MVN=${MVN:-$(command -v mvn || echo ./mvnw)} MVN_FLAGS=${MVN_FLAGS:--B -ntp}
readonly JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
readonly IMAGE=statefulflink/operator:dev
# The tests without a cluster of what moves a job; patterns, so that a new class judges as well.
readonly TESTS=${TESTS:-**/probe/**/*Test,**/operator/act/**/*Test,**/operator/decide/**/*Test,**/operator/flink/**/*Test,**/operator/intent/**/*Test,**/operator/manifest/**/*Test,**/operator/observe/**/*Test,**/operator/reconcile/**/*Test,**/operator/status/**/*Test,RoomsTest}

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

# judge_LEVEL COPY NAME leaves reports in the copy, by which red() knows the verdict.
maven() {
  local copy=$1
  shift
  # A mutant has to fall to a test, not to a check of the build. Words on purpose: several flags.
  # shellcheck disable=SC2086
  (cd "$copy" && $MVN $MVN_FLAGS -Dspotless.check.skip=true -Dcheckstyle.skip=true \
    -Derrorprone.off=-XepDisableAllChecks -Dsurefire.failIfNoSpecifiedTests=false "$@")
}

# The tree is compiled by Maven once; of a mutant, only what its diff changes. See Rebuild.java and Judge.java.
build() {
  maven "$1" -q -pl probe,operator -am -DskipBom test-compile dependency:build-classpath \
    -Dmdep.outputFile=target/test-class-path || return 1
  mkdir "$WORK/tools"
  "${JAVA}c" -d "$WORK/tools" -cp "$(cat "$1/operator/target/test-class-path")" "$MUTANTS"/*.java
}

# tests COPY MODULE ARGUMENT...: runs Judge.java in a module of a built tree, in which the paths are those of the first one.
tests() {
  local copy=$1 module=$2 path
  shift 2
  mkdir -p "$copy/tmp"
  path=$(sed "s#$WORK/base/#$copy/#g" "$copy/$module/target/test-class-path")
  (cd "$copy/$module" && "$JAVA" -ea -XX:+UseSerialGC -Djava.io.tmpdir="$copy/tmp" \
    -Dbasedir="$copy/$module" -cp "target/test-classes:target/classes:$path:$WORK/tools" Judge "$@")
}

# The files that a diff changes, adds or removes, a line each.
touched() { sed -n 's#^\(---\|+++\) [ab]/##p' "$MUTANTS/$1.diff" | sort -u; }

# The first red test is enough of a verdict on a mutant.
judge_unit() {
  local copy=$1 name=$2 first files=() module modules
  while IFS= read -r module; do files+=("$module"); done < <(touched "$name")
  if touched "$name" | grep -E '(^|/)pom\.xml$|^(crds|test-support)/' >/dev/null; then
    maven "$copy" -q -pl probe,operator -am -DskipBom test-compile || return 1
  else
    "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$WORK/tools" Rebuild "$WORK/base" "$copy" "${files[@]}" || return 1
  fi
  first=$(field "$name" Caught-by)
  modules="operator probe"
  if [ -n "$first" ]; then
    [ -z "$(find "$copy/probe/target/test-classes" -name "${first%%,*}.class")" ] || modules="probe operator"
  elif touched "$name" | grep '^probe/' >/dev/null; then
    modules="probe operator"
  fi
  for module in $modules; do
    tests "$copy" "$module" first-red "$TESTS" "$WORK/base/$module/target/times" "$first" "$copy/$module/target/red" || return 1
  done
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
  {
    cat "$1"/*/target/red 2>/dev/null || true
    find "$1" -path '*-reports/TEST-*.xml' -exec awk '
      /^ *<testcase / {
        name = $0; sub(/.* name="/, "", name); sub(/[("{[].*/, "", name)
        type = $0; sub(/.* classname="/, "", type); sub(/".*/, "", type); sub(/.*\./, "", type)
      }
      /^ *<(failure|error)[ >]/ { print type "." name }
    ' {} +
  } | sort -u
}

# Whether tests of every pattern were there, and ran.
all_ran() {
  local base=$1 pattern missing=
  while IFS= read -r pattern; do
    cat "$base"/*/target/times | sed 's/.* //' | tr . / |
      grep -E "$(sed 's/\*\*\//.*/g; s/\([^.]\)\*/\1[^\/]*/g; s/$/$/' <<<"/$pattern")" >/dev/null || missing="$missing $pattern"
  done < <(tr , '\n' <<<"$TESTS")
  [ -z "$missing" ] || die "no such test:$missing"
}

# learn NAME: the test class that noticed, in the head of the diff.
learn() {
  local diff="$MUTANTS/$1.diff" by
  by=$(sed 's/\..*//; q' "$LOGS/$1.txt")
  [ "$by" != "$(field "$1" Caught-by)" ] || return 0
  awk -v by="$by" '
    !head && /^Caught-by: / { next }
    !head && /^$/ { print "Caught-by: " by; head = 1 }
    { print }
  ' "$diff" >"$diff.learnt"
  mv "$diff.learnt" "$diff"
}

# result NAME VERDICT [BY]
result() {
  printf '%-50s %-9s %s\n' "$1" "$2" "${3:-}"
}

# One line of red tests: the first two, and how many more.
short() {
  awk 'NR <= 2 { line = line (NR > 1 ? ", " : "") $0 } END { print line (NR > 2 ? ", " NR - 2 " more" : "") }'
}

# Judges one mutant.
mutant() {
  local name=$1 copy="$WORK/$1" log="$LOGS/$1.log" start=$SECONDS
  say "$name ..."
  cp -Rp "$WORK/base" "$copy"
  if ! apply "$name" "$copy" 2>"$log"; then
    result "$name" ERROR "the diff no longer applies: $(head -n 1 "$log")"
  elif "judge_$LEVEL" "$copy" "$name" >"$log" 2>&1 && [ -z "$(red "$copy")" ]; then
    result "$name" SURVIVED
  elif grep -q 'COMPILATION ERROR' "$log"; then
    result "$name" ERROR "does not compile: $log"
  elif [ -n "$(red "$copy")" ]; then
    red "$copy" >"$LOGS/$name.txt"
    result "$name" CAUGHT "$(short <"$LOGS/$name.txt")"
    [ "$LEARN" = no ] || learn "$name"
  else
    result "$name" ERROR "no test went red, and the build failed: $log"
  fi
  echo "$name took $((SECONDS - start)) s" >>"$LOGS/times.txt"
  rm -rf "$copy"
}

# The tree as it is has to be green, or every mutant would be caught.
baseline() {
  local module log="$LOGS/base.log"
  say "the tree without a mutant ..."
  if [ "$LEVEL" != unit ]; then
    # What they judge is run by make test; here they would take an hour.
    maven "$WORK/base" -q -pl operator -am package -DskipTests >"$log" 2>&1 || die "the tree does not build: $log"
    return
  fi
  build "$WORK/base" >"$log" 2>&1 || die "the tree does not build: $log"
  for module in probe operator; do
    tests "$WORK/base" "$module" measure "$TESTS" target/times >>"$log" 2>&1 ||
      die "red without any mutant: $(red "$WORK/base" | short); see $log"
  done
  all_ran "$WORK/base"
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
  local name names=()
  LEVEL=unit LEARN=no
  case ${1:-} in
    --check | --campaign | --pods) LEVEL=${1#--} && shift ;;
    --learn) LEARN=yes && shift ;;
    # By this script itself, for each of several at a time: in the WORK of its caller.
    --one)
      LEVEL=$2 LEARN=$3 WORK=$4
      mutant "$5"
      return
      ;;
    -*) sed -n '5,14s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
  esac
  if [ $# -gt 0 ]; then names=("$@"); else while IFS= read -r name; do names+=("$name"); done < <(all); fi
  for name in "${names[@]}"; do [ -f "$MUTANTS/$name.diff" ] || die "no such mutant: $name"; done
  same_as_documented

  WORK=$(cd "$(mktemp -d)" && pwd -P)
  BEFORE=
  [ "$LEVEL" != pods ] || BEFORE=$(docker image inspect -f '{{.Id}}' "$IMAGE" 2>/dev/null) || BEFORE=
  trap clean EXIT
  if [ "$LEVEL" = check ]; then
    check "${names[@]}"
    return
  fi
  mkdir -p "$LOGS"
  : >"$LOGS/times.txt"

  copy_tree "$WORK/base"
  baseline
  [ "$LEVEL" = unit ] || JOBS=1
  printf '%s\n' "${names[@]}" | xargs -n 1 -P "${JOBS:-2}" "$0" --one "$LEVEL" "$LEARN" "$WORK" |
    tee "$LOGS/table.txt" || say "some are not in the table"
  echo
  sort -k2,2 -s "$LOGS/table.txt"
  echo
  echo "$(grep -c ' CAUGHT ' "$LOGS/table.txt" || true) of ${#names[@]} mutants are caught; the red tests of each are in $LOGS"
  # Not to be judged is worse than survived: nothing is known then.
  if [ "$(grep -cE ' (CAUGHT|SURVIVED) ' "$LOGS/table.txt")" -lt ${#names[@]} ]; then return 2; fi
  if grep ' SURVIVED ' "$LOGS/table.txt" >/dev/null; then return 1; fi
}

main "$@"
