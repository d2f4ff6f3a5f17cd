#!/usr/bin/env bash
# Works off one plan as a Slurm job array, then verifies it: slurm_migration.sh PLAN [SHARDS] [-- OPTIONS OF cap migrate resume]
# CAP_SERVER_URL and CAP_ACCESS_TOKEN come from the environment, never from the command line, which everybody can see.
# So does what sbatch reads: SBATCH_ACCOUNT, SBATCH_PARTITION, SBATCH_TIMELIMIT. CAP_BINARY is the cap to use; the nodes must
# see it and PLAN too. The same command again goes on with what is left.
set -euo pipefail
fail() { printf 'slurm_migration.sh: %s\n' "$1" >&2 && exit 2; }

part() { # PLAN SHARDS [OPTIONS]: a task of the array
  local task=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID work code=0
  trap : TERM # Slurm sends it to every process; cap ends well by itself, and this shell must live to see how
  # Not apply: a task that was requeued goes on where it ended.
  "$CAP_BINARY" migrate resume "$1" --shard "$SLURM_ARRAY_TASK_ID/$2" --json "${@:3}" </dev/null & work=$!
  trap 'kill -TERM "$work" 2>/dev/null || true' USR2 # the time limit is near, and only this shell is told (see --signal)
  wait "$work" || code=$?
  while kill -0 "$work" 2>/dev/null; do code=0 && wait "$work" || code=$?; done # a signal ends the wait, not cap
  case $code in
    3) code=0 ;; # partial: the report names those records, and Slurm has nothing to do about them
    130 | 140 | 143) # told to end. By scancel, or by a requeue of Slurm's own: then the task does not count as running.
      if [ "$(squeue -h -j "$task" -o %T)" = RUNNING ]; then scontrol requeue "$task"; fi ;;
  esac
  exit "$code"
}

report() { # PLAN [OPTIONS]: ends with 0 only when everything is changed and as planned, so that other jobs can depend on it
  local code=0
  rm -f -- "$1.report.json"
  "$CAP_BINARY" migrate status "$1" || code=$?
  "$CAP_BINARY" migrate verify "$1" --report "$1.report.json" "${@:2}" </dev/null || code=$?
  [ "$code" -ne 0 ] || grep -q '"pending": 0,' "$1.report.json" || code=3
  exit "$code"
}

case ${1:-} in
  --part | --report) "${1#--}" "${@:2}" ;; # how the jobs call this script
  -* | '') fail 'usage: slurm_migration.sh PLAN [SHARDS] [-- OPTIONS OF cap migrate resume]' ;;
esac
[ -f "$1" ] || fail "there is no plan $1; make one with: cap migrate plan MIGRATION.lua --out PLAN"
command -v sbatch >/dev/null || fail 'sbatch is not on the PATH: run this where Slurm takes jobs'
CAP_BINARY=$(command -v "${CAP_BINARY:-cap}") || fail 'cap is not on the PATH; CAP_BINARY can name it'
export CAP_BINARY
plan=$(realpath -s -- "$1") shards=4
shift
if [ "${1:---}" != -- ]; then shards=$1 && shift; fi
[[ $shards =~ ^[1-9][0-9]{0,3}$ && ${1:---} == -- ]] || fail 'SHARDS is a number from 1 to 9999; options of cap come after --'
"$CAP_BINARY" migrate status "$plan" >/dev/null || [ $? -eq 3 ] || fail 'cap refuses the plan; no job was submitted'
shared='^--(profile|ca-file|rate|concurrency)' where=() before='' # those of the options that verify knows too
for word in "${@:2}"; do
  if [[ $word =~ $shared || $before =~ $shared$ ]]; then where+=("$word"); fi
  before=$word
done
log=${plan//%/%%} # sbatch replaces %A and the like in names of files
submit() { sbatch --parsable --export=ALL "$@" | cut -d ';' -f 1; } # the id; the cluster may follow
array=$(submit --job-name=cap-migrate --array="1-$shards" --requeue --open-mode=append --signal=B:USR2@120 \
  --output="$log.slurm-%A_%a.log" "$0" --part "$plan" "$shards" "${@:2}")
echo "job $array changes the records in $shards parts; what they say: ${plan@Q}.slurm-${array}_*.log"
check=$(submit --job-name=cap-verify --dependency="afterany:$array" --output="$log.report.txt" "$0" \
  --report "$plan" "${where[@]}")
echo "job $check then verifies them all; its report: ${plan@Q}.report.txt and .json"
echo "how far they are: squeue -j $array,$check and cap migrate status ${plan@Q}"
