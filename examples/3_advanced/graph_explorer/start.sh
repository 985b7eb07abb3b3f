#!/usr/bin/env bash
# The graph explorer in one command: builds it, starts a Neo4j server of its own, loads this machine's Debian package
# graph into it where it is empty, and serves the page until Ctrl-C. Arguments go to the service: start.sh --help,
# start.sh --listen 0.0.0.0:8080.
source "$(dirname "${BASH_SOURCE[0]}")/../../../tools/common.sh"

step "Packages to build with"
tools/install-packages build
command -v npm >/dev/null || tools/install-packages nodejs npm

step "Building (build/release)"
cmake --preset release
cmake --build --preset release --target graph_explorer graph_explorer_page package_graph --parallel "$jobs"
programs=build/release/examples

step "Neo4j server"
start_server explorer || fail "the server did not start; the lines above say why"
echo "$NEO4J_URI (Neo4j $NEO4J_VERSION)"

loaded=build/neo4j-server/instances/explorer/package-graph-loaded
if [[ ! -e $loaded ]]; then
    step "Loading the package graph"
    tools/install-packages --lists
    "$programs/package_graph/package_graph"
    touch "$loaded"
fi

step "The explorer; Ctrl-C ends it"
"$programs/3_advanced/graph_explorer/graph_explorer" "$@"
