#!/usr/bin/env bash
# Evaluates the Conan recipe without any of Conan's servers: the checkout is exported, and its graph of requirements is
# worked out with the system's libraries in place of packages. Nothing is built. Conan comes from PyPI once; where it
# cannot be had, ctest counts this as skipped.
#
#   conan.sh SCRATCH VERSION
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$1 recipe=$root/packaging/conan
venv=$scratch/venv

if ! cmp -s "$recipe/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    mkdir -p "$scratch"
    log=$scratch/pip.log
    if ! { python3 -m venv "$venv" &&
        "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$recipe/requirements.txt"; } &>"$log"; then
        cat "$log"
        echo "skipped: Conan could not be installed from PyPI: $(grep -m 1 -iE 'error|not found' "$log" || tail -n 1 "$log")"
        exit 77
    fi
    cp "$recipe/requirements.txt" "$venv/"
fi

export CONAN_HOME=$scratch/home
rm -rf "$CONAN_HOME"
conan() { "$venv/bin/conan" "$@"; }
conan profile detect
conan export "$recipe"
for options in "" "-o=&:shared=True" "-o=&:with_json=True"; do
    echo "graph with '$options'"
    # shellcheck disable=SC2086  # empty is no option
    conan graph info --requires="neo4j-cpp/$2" --no-remote --profile "$recipe/system.profile" $options \
        --build="neo4j-cpp/*" --format=json >"$scratch/graph.json"
    grep -q '"ref": "boost/1.81' "$scratch/graph.json"
done
