#!/usr/bin/env python3
"""Looks whether the vcpkg manifest has the project's version, and whether it and the Conan recipe name each library that
CMake requires, of Boost each one whose headers are included.

  check_recipes.py ROOT --version 0.1.0
"""
import argparse
import json
import pathlib
import re
import sys

MANIFEST = "packaging/vcpkg/neo4j-cpp/vcpkg.json"
RECIPE = "packaging/conan/conanfile.py"
PROFILE = "packaging/conan/system.profile"


def required(root):
    """The packages that CMake requires, by the names that both managers have for them."""
    text = (root / "cmake/Neo4jDependencies.cmake").read_text()
    names = re.findall(r"^find_package\(([\w-]+)[^)]* REQUIRED", text, re.M)
    return {name.lower() for name in names} - {"threads"}


def included_of_boost(root):
    found = set()
    for folder in ("include", "src"):
        for file in (root / folder).rglob("*.[ch]pp"):
            found |= {name.replace("_", "-") for name in re.findall(r"#include <boost/(\w+)", file.read_text())}
    return found


def of_manifest(root, version):
    manifest = json.loads((root / MANIFEST).read_text())
    if manifest["version-semver"] != version:
        yield f"version {manifest['version-semver']}, not {version}"
    ports = {entry if isinstance(entry, str) else entry["name"] for entry in manifest["dependencies"]}
    for name in sorted(required(root) - {"boost"} - ports):
        yield f"CMake requires {name}, which is not among the dependencies"
    included = included_of_boost(root)
    for name in sorted(included):
        if f"boost-{name}" not in ports:
            yield f"<boost/{name}...> is included, but boost-{name} is not among the dependencies"
    for name in sorted(port for port in ports if port.startswith("boost-")):
        if name.removeprefix("boost-") not in included:
            yield f"{name} is among the dependencies, but none of its headers is included"


def of_recipe(root):
    text = (root / RECIPE).read_text()
    linked = re.search(r"driver\.requires = \[(.*?)\]", text, re.S).group(1)
    for name in sorted(required(root)):
        if f'self.requires("{name}/' not in text:
            yield f"CMake requires {name}, which requirements() does not name"
        if f'"{name}::' not in linked:
            yield f"CMake requires {name}, which package_info() does not link"


def of_profile(root):
    text = (root / PROFILE).read_text()
    for name in sorted(required(root)):
        if not re.search(rf"^{name}/", text, re.M):
            yield f"CMake requires {name}, which is not among those that the system has"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--version", required=True)
    arguments = parser.parse_args()
    found = []
    for file, complaints in ((MANIFEST, of_manifest(arguments.root, arguments.version)), (RECIPE, of_recipe(arguments.root)),
                             (PROFILE, of_profile(arguments.root))):
        found += [f"{file}: {complaint}" for complaint in complaints]
    for complaint in found:
        print(complaint)
    sys.exit(1 if found else 0)


main()
