#!/bin/sh
# usage: page_test.sh <with_server.sh> <test program> <command that brings the page together>...
# Runs the test of the page. Without a browser, or npm, or the network that npm needs the first time, it says so and
# ends with 77, which ctest counts as skipped.
with_server=$1
program=$2
shift 2

cannot() {
    echo "skipped: $1"
    exit 77
}
command -v chromium >/dev/null || cannot "there is no chromium; apt-get install chromium"
command -v node >/dev/null || cannot "there is no node; apt-get install nodejs npm"
"$@" || cannot "the page's libraries cannot be fetched; the lines above say why"
exec sh "$with_server" "$program" "[page]"
