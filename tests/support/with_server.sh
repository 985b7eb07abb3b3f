#!/bin/sh
# usage: with_server.sh <program> [<argument>...]
# Runs a test program that needs a server. Without one it says so and ends with 77, which ctest counts as skipped; the
# program's own failures all end with 1, as Catch2's count of them could be 77 too.
if [ -z "$NEO4J_URI" ]; then
    echo "skipped: NEO4J_URI is not set; start a server with: eval \"\$(tools/neo4j-server start)\""
    exit 77
fi
"$@" || exit 1
