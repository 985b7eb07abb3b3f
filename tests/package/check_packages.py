#!/usr/bin/env python3
"""Looks whether the Debian packages of a folder hold what they should, and depend on what they need.

  check_packages.py FOLDER --version 0.1.0

Ends with 0 where all is right; else says what is not.
"""
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from complaints import check_folder  # noqa: E402

LIB_DIR = r"usr/lib/[^/]+"

# For each kind of package its name, what it must depend on, and what it may hold; it must hold something of each.
KINDS = {
    "lib": (r"libneo4j(?P<soversion>\d+\.\d+)",
            [r"libc6 \(", r"libssl3", r"libcctz2", r"libboost-url[\d.]+", r"libstdc\+\+6"],
            [LIB_DIR + r"/libneo4j\.so\.[\d.]+"]),
    "dev": (r"libneo4j-dev",
            [r"libneo4j[\d.]+ \(= {version}-1\)", r"libboost[\d.]+-dev"],
            [r"usr/include/neo4j/[a-z0-9_/]+\.hpp", LIB_DIR + r"/libneo4j\.so", LIB_DIR + r"/pkgconfig/neo4j\.pc",
             LIB_DIR + r"/cmake/neo4j/[\w-]+\.cmake"]),
    "cli": (r"neo4j-cli",
            [r"libneo4j[\d.]+ \(= {version}-1\)", r"libc6 \("],
            [r"usr/bin/neo4j-cli", r"usr/share/man/man1/neo4j-cli\.1\.gz"]),
}
DOCUMENTS = ["copyright", "changelog.gz", "changelog.Debian.gz"]


class Package:
    def __init__(self, path):
        def ask(*arguments):
            return subprocess.run(["dpkg-deb", *arguments], check=True, capture_output=True, text=True).stdout

        self.path = path
        self.name = ask("-f", path, "Package").strip()
        self.version = ask("-f", path, "Version").strip()
        self.depends = ask("-f", path, "Depends").strip()
        self.files = set()
        for line in ask("-c", path).splitlines():
            mode, owner, _, _, _, name = line.split(maxsplit=5)
            if mode[0] != "d":
                self.files.add(re.sub(r" (->|link to) .*", "", name).removeprefix("./"))


def complaints(package, version):
    kind = next((kind for kind in KINDS.values() if re.fullmatch(kind[0], package.name)), None)
    if kind is None:
        yield "is none of those that are made"
        return
    _, wanted, may_hold = kind
    if package.version != f"{version}-1":
        yield f"has version {package.version}, not {version}-1"
    for pattern in wanted:
        if not re.search(r"(^|, )" + pattern.format(version=re.escape(version)), package.depends):
            yield f"does not depend on {pattern}: {package.depends}"
    for name in DOCUMENTS:
        if f"usr/share/doc/{package.name}/{name}" not in package.files:
            yield f"has no {name}"
    rest = {file for file in package.files if not file.startswith(f"usr/share/doc/{package.name}/")}
    for pattern in may_hold:
        held = {file for file in rest if re.fullmatch(pattern, file)}
        if not held:
            yield f"holds no {pattern}"
        rest -= held
    if rest:
        yield f"holds what it should not: {sorted(rest)}"


def faults(folder, version):
    packages = [Package(path) for path in sorted(folder.glob("*.deb"))]
    for package in packages:
        print(f"{package.path.name}: {len(package.files)} files; depends on {package.depends}")
    for package in packages:
        for complaint in complaints(package, version):
            yield f"{package.name} {complaint}"
    for kind in ("lib", "dev"):
        if not any(re.fullmatch(KINDS[kind][0], package.name) for package in packages):
            yield f"{folder} has no package {KINDS[kind][0]}"


check_folder(__doc__, faults)
