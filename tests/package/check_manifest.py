#!/usr/bin/env python3
"""Looks whether the vcpkg manifest has the project's version, and a port for each library of Boost that is included.

  check_manifest.py ROOT --version 0.1.0
"""
import argparse
import json
import pathlib
import re
import sys


def complaints(root, version):
    manifest = json.loads((root / "packaging/vcpkg/neo4j-cpp/vcpkg.json").read_text())
    if manifest["version-semver"] != version:
        yield f"version {manifest['version-semver']}, not {version}"
    ports = {entry if isinstance(entry, str) else entry["name"] for entry in manifest["dependencies"]}
    included = set()
    for folder in ("include", "src"):
        for file in (root / folder).rglob("*.[ch]pp"):
            included |= {name.replace("_", "-") for name in re.findall(r"#include <boost/(\w+)", file.read_text())}
    for name in sorted(included):
        if f"boost-{name}" not in ports:
            yield f"<boost/{name}...> is included, but boost-{name} is not among the dependencies"
    for name in sorted(port for port in ports if port.startswith("boost-")):
        if name.removeprefix("boost-") not in included:
            yield f"{name} is among the dependencies, but none of its headers is included"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--version", required=True)
    arguments = parser.parse_args()
    found = list(complaints(arguments.root, arguments.version))
    for complaint in found:
        print("packaging/vcpkg/neo4j-cpp/vcpkg.json:", complaint)
    sys.exit(1 if found else 0)


main()
