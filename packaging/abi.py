#!/usr/bin/env python3
"""The binary interface of the shared library; docs/releasing.md says what is promised of it.

  abi.py symbols libneo4j.so      each symbol of the library's own bears the version of its soname, and no other does
  abi.py compare OLD NEW          two folders of tools/package: what NEW's library removed or changed of OLD's
                                  (with abipkgdiff of abigail-tools; minutes and some GB of memory)

Ends with 0 where all is as promised; else says what is not.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# The mangled names that src/neo4j.map.in versions: what is in the namespace neo4j, and its vtables, type information
# and thunks.
OURS = re.compile(r"_ZN(K?[OR]?)5neo4j|_ZT[ISTV]N5neo4j|_ZT[chv].*_NK?5neo4j")


def exported(library):
    """(name, version or None) of each symbol that the library defines for others."""
    text = subprocess.run(["readelf", "-W", "--dyn-syms", library], check=True, capture_output=True, text=True).stdout
    for line in text.splitlines():
        fields = line.split()
        if len(fields) >= 8 and fields[0].endswith(":") and fields[0] != "Num:" and fields[6] != "UND":
            if fields[4] in ("GLOBAL", "WEAK", "UNIQUE") and fields[5] in ("DEFAULT", "PROTECTED"):
                name, _, version = fields[7].partition("@@")
                yield name, version or None


def soname(library):
    text = subprocess.run(["readelf", "-W", "-d", library], check=True, capture_output=True, text=True).stdout
    return re.search(r"SONAME.*\[(.*)\]", text).group(1)


def check_symbols(library):
    wanted = "NEO4J_" + soname(library).partition(".so.")[2]
    ours = others = 0
    found = []
    for name, version in exported(library):
        if name == wanted:
            continue # the version itself
        mine = OURS.match(name) is not None
        ours, others = ours + mine, others + (not mine)
        if version != (wanted if mine else None):
            found.append(f"{name} has version {version}")
    if not ours:
        found.append(f"no symbol of {library} has the version {wanted}")
    print(f"{soname(library)}: {ours} symbols with the version {wanted}, {others} of header-only code without one")
    return found


def one(folder, pattern):
    paths = sorted(folder.glob(pattern))
    if len(paths) != 1:
        sys.exit(f"abi.py: {folder} has {len(paths)} files {pattern}, not one. What to do: name a folder that tools/package filled")
    return paths[0]


def compare(old, new):
    with tempfile.TemporaryDirectory() as scratch:
        command = ["abipkgdiff", "--no-added-syms", "--fail-no-dbg"]
        for number, folder in ((1, old), (2, new)):
            # It knows packages by their names' ends.
            debug = shutil.copy(one(folder, "libneo4j[0-9]*-dbgsym_*.ddeb"), f"{scratch}/debug{number}.deb")
            command += [f"--d{number}", debug, f"--devel{number}", one(folder, "libneo4j-dev_*.deb")]
        command += [one(folder, "libneo4j[0-9]*_*.deb") for folder in (old, new)]
        code = subprocess.run(command, check=False).returncode
    return [f"abipkgdiff found differences (its exit code is {code})"] if code else []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    symbols = commands.add_parser("symbols")
    symbols.add_argument("library")
    comparison = commands.add_parser("compare")
    comparison.add_argument("old", type=pathlib.Path)
    comparison.add_argument("new", type=pathlib.Path)
    arguments = parser.parse_args()
    found = check_symbols(arguments.library) if arguments.command == "symbols" else compare(arguments.old, arguments.new)
    for complaint in found:
        print("abi.py:", complaint)
    sys.exit(1 if found else 0)


main()
