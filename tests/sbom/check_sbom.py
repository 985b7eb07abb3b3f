#!/usr/bin/env python3
"""Compares sbom.spdx.json with what the project's CMake files look for: the same packages, the same least versions.

  check_sbom.py <folder of the project> --version 0.1.0
"""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from complaints import check_folder  # noqa: E402

TOOLS = {"Threads", "Python3"}  # the system's and the build's own; nothing of them is in the library
FIELDS = ("SPDXID", "name", "versionInfo", "downloadLocation", "filesAnalyzed", "licenseConcluded", "licenseDeclared",
          "copyrightText")


def looked_for(root):
    """{name: the least version, as CMake is told} of all packages."""
    files = [root / "CMakeLists.txt", *sorted((root / "cmake").iterdir())]
    for folder in ("src", "cli", "tests", "benchmarks", "examples"):
        files += sorted((root / folder).rglob("CMakeLists.txt"))
    found = {}
    for file in files:
        if any(file.is_relative_to(root / folder) for folder in ("tests/install", "examples/quick_start")):
            continue  # those look for this library itself
        text = re.sub(r"#.*", "", file.read_text())
        for name, version in re.findall(r"\bfind_(?:package|dependency)\(\s*([\w-]+)\s*([\d.]*)", text):
            if name not in TOOLS:
                found.setdefault(name, set()).add(version)
    return {name: least(versions - {""}) for name, versions in found.items()}


def least(versions):
    return min(versions, key=lambda version: [int(part) for part in version.split(".")], default="")


def complaints(root, project_version):
    document = json.loads((root / "sbom.spdx.json").read_text())
    if document["spdxVersion"] != "SPDX-2.3" or document["dataLicense"] != "CC0-1.0":
        yield "no SPDX 2.3 document"
    packages = {package["name"]: package for package in document["packages"]}
    for name, package in packages.items():
        for field in FIELDS:
            if field not in package:
                yield f"{name} has no {field}"
    described = packages.pop("neo4j")
    if described["versionInfo"] != project_version:
        yield f"neo4j is {project_version}, not {described['versionInfo']}"
    ids = {package["SPDXID"] for package in document["packages"]} | {"SPDXRef-DOCUMENT"}
    related = set()
    for relation in document["relationships"]:
        for end in ("spdxElementId", "relatedSpdxElement"):
            related.add(relation[end])
            if relation[end] not in ids:
                yield f"a relationship names {relation[end]}, which is not there"
    for package in document["packages"]:
        if package["SPDXID"] not in related:
            yield f"{package['name']} is in no relationship"
    wanted = looked_for(root)
    for name in sorted(wanted.keys() | packages.keys()):
        if name not in packages:
            yield f"CMake looks for {name}, which is not listed"
        elif name not in wanted:
            yield f"{name} is listed, but CMake does not look for it"
        else:
            version = f">={wanted[name]}" if wanted[name] else "any"
            if packages[name]["versionInfo"] != version:
                yield f"{name}: CMake wants '{version}', listed is '{packages[name]['versionInfo']}'"


def faults(root, version):
    for complaint in complaints(root, version):
        yield f"sbom.spdx.json: {complaint}"


check_folder(__doc__, faults)
