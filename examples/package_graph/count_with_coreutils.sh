#!/bin/sh
# Counts what package_graph must load, with apt-cache (or a file), awk, sort and uniq alone, so that
# its parser can be checked against something that shares no line of code with it.
#
#   count_with_coreutils.sh [FILE]      one "name number" a line
#
# It takes well-formed input for granted; malformed stanzas are the parser's business.
set -eu
LC_ALL=C
export LC_ALL

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

stanzas() {
    if [ $# -gt 0 ]; then cat "$1"; else apt-cache dumpavail; fi
}

# One line "package<TAB>field<TAB>value" for each field that matters, of the first stanza of a name,
# with continuation lines joined. The field Package must come first in its stanza, as it does in
# everything that apt prints.
stanzas "$@" | awk '
    function flush() {
        if (field ~ /^(Package|Version|Pre-Depends|Depends|Provides|Section|Maintainer)$/ && !skip)
            print package "\t" field "\t" value
        field = ""
    }
    /^[ \t]*$/ { flush(); next }
    /^[ \t]/   { value = value $0; next }
    {
        flush()
        field = substr($0, 1, index($0, ":") - 1)
        value = substr($0, index($0, ":") + 1)
        sub(/^[ \t]+/, "", value)
        if (field == "Package") {
            package = value
            skip = seen[package]++
            if (skip) print "-\tDuplicate\t" value
        }
    }
    END { flush() }' >"$work/fields"

values() { awk -F '\t' -v field="$1" '$2 == field { print $3 }' "$work/fields"; }
# Names in dependency fields: split at commas and bars, cut at what may follow a name.
names() { tr ',|' '\n\n' | awk '{ sub(/^[ \t]+/, ""); sub(/[ \t:(\[<].*/, "") } length($0)'; }
lines() { awk 'END { print NR }'; }

values Package | sort >"$work/packages"
{ values Pre-Depends; values Depends; } | names | sort >"$work/targets"
values Provides | names | sort >"$work/provided"

# comm -13 in awk: names of the second file that are not in the first.
not_in() { awk 'NR == FNR && FILENAME == ARGV[1] { known[$0]; next } !($0 in known)' "$1" "$2"; }

uniq "$work/provided" >"$work/provided_once"
uniq "$work/targets" >"$work/targets_once"
not_in "$work/packages" "$work/provided_once" >"$work/virtual"
sort "$work/packages" "$work/virtual" >"$work/known"

echo "packages $(lines <"$work/packages")"
echo "duplicates $(values Duplicate | lines)"
echo "virtual $(lines <"$work/virtual")"
echo "missing $(not_in "$work/known" "$work/targets_once" | lines)"
echo "sections $(values Section | sort | uniq | lines)"
echo "maintainers $(values Maintainer | sort | uniq | lines)"
echo "depends $(lines <"$work/targets")"
echo "provided_by $(lines <"$work/provided")"
echo "in_section $(values Section | lines)"
echo "maintained_by $(values Maintainer | lines)"
