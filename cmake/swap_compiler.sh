#!/bin/sh
# usage: swap_compiler.sh <command>... -- <compiler> <argument>...
# Runs <command>... <argument>...: a compiler launcher that puts another compiler in place of the configured one.
left=$#
phase=command
while [ "$left" -gt 0 ]; do
    word=$1
    shift
    left=$((left - 1))
    case $phase:$word in
    command:--) phase=compiler ;;
    compiler:*) phase=arguments ;;
    *) set -- "$@" "$word" ;;
    esac
done
exec "$@"
