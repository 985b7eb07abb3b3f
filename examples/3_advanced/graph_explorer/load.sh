#!/usr/bin/env bash
# usage: load.sh PROGRAM [ARGUMENT...]
#
# Starts the service with these arguments (the server is named by NEO4J_URI and so on) and puts it under load with wrk:
# 64 connections, 60 seconds, a mix of searches, neighbourhoods and paths. Prints wrk's figures and the service's memory
# second by second, and ends with 1 where a request failed or where the memory grew in the second half.
#
#   CONNECTIONS=64 SECONDS_=60 THREADS=1 FROM=git TO=libc6: what may be set otherwise
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
connections=${CONNECTIONS:-64} seconds=${SECONDS_:-60} threads=${THREADS:-1}
export FROM=${FROM:-git} TO=${TO:-libc6}
growth_allowed=2048 # KiB, in the second half
program=${1:?usage: load.sh PROGRAM [ARGUMENT...]}
shift
command -v wrk >/dev/null || { echo "load.sh: there is no wrk; apt-get install wrk" >&2; exit 1; }

work=$(mktemp -d)
"$program" --listen 127.0.0.1:0 "$@" >"$work/service" 2>"$work/log" &
service=$!
trap 'kill "$service" 2>/dev/null || true; wait "$service" 2>/dev/null || true; rm -rf "$work"' EXIT
until url=$(grep -os 'http://.*' "$work/service"); do
    kill -0 "$service" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
    sleep 0.1
done

resident() { awk '/^VmRSS:/ {print $2}' "/proc/$service/status"; }

wrk --connections "$connections" --threads "$threads" --duration "${seconds}s" --timeout 10s --latency \
    --script "$here/load.lua" "$url" >"$work/wrk" &
wrk=$!
memory=()
while kill -0 "$wrk" 2>/dev/null; do
    memory+=("$(resident)")
    sleep 1
done
wait "$wrk"

cat "$work/wrk"
echo "Load average: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors"
echo "Memory of the service in KiB, second by second: ${memory[*]}"
half=${memory[$((${#memory[@]} / 2))]}
growth=$((${memory[-1]} - half))
echo "Growth in the second half: $growth KiB"
cat "$work/log" >&2
if grep -Eq 'Socket errors|Non-2xx' "$work/wrk" || ((growth > growth_allowed)); then
    echo "load.sh: failed" >&2
    exit 1
fi
