# What tools/demo and tools/test share: steps with the time, and servers that are stopped at the end.
# Sourced by bash, not run.
set -Eeuo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
script=${0##*/}
jobs=$(nproc)
own_servers=() # names of instances that this run started

step() { printf '\n== [%4d s] %s\n' "$SECONDS" "$*"; }
fail() {
    printf '\n%s: error: %s\n' "$script" "$*" >&2
    exit 1
}

# start_server NAME ARGUMENT...: sets NEO4J_URI and the like, or returns non-zero. A server that ran
# before is used and left alone; one started here is stopped at the end, whatever the end is.
start_server() {
    local name=$1 exports
    shift
    # Noted before the start, so that an end in the middle of it is seen to as well.
    tools/neo4j-server status --name "$name" >/dev/null || own_servers+=("$name")
    exports=$(tools/neo4j-server start --name "$name" "$@") || return 1
    eval "$exports"
}

stop_own_servers() {
    local name
    for name in "${own_servers[@]}"; do
        tools/neo4j-server stop --name "$name" || true
    done
    own_servers=()
}

clean_up() {
    local status=$?
    trap '' INT TERM # a second Ctrl-C must not leave a server behind
    local background
    background=$(jobs -pr)
    # shellcheck disable=SC2086  # a word for each process
    [[ -z $background ]] || kill $background || true
    stop_own_servers
    exit "$status"
}
trap clean_up EXIT
trap 'echo "$script: error: this failed: $BASH_COMMAND" >&2' ERR
trap 'exit 130' INT
trap 'exit 143' TERM
