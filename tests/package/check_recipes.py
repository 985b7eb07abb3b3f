#!/usr/bin/env python3
"""Looks whether the vcpkg manifest has the project's version, and whether it and the Conan recipe name each library that
CMake requires, of Boost each one whose headers are included.

  check_recipes.py ROOT --version 0.1.0
"""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from complaints import check_folder  # noqa: E402

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


def faults(root, version):
    for file, complaints in ((MANIFEST, of_manifest(root, version)), (RECIPE, of_recipe(root)), (PROFILE, of_profile(root))):
        for complaint in complaints:
            yield f"{file}: {complaint}"


check_folder(__doc__, faults)
