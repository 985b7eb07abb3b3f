#!/usr/bin/env python3
"""Tests of packaging/abi.py with small libraries in packages like those of tools/package: it must find what breaks a
binary interface, and nothing else.

  abi_test.py ABI MAP_IN CXX SCRATCH
"""
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

ABI, MAP_IN, CXX, SCRATCH = sys.argv[1:]

HEADER = """
namespace neo4j {
struct __attribute__((visibility("default"))) Point {
    double x;
    %s
    double y;
};
__attribute__((visibility("default"))) double length(const Point& point);
%s
}
"""
SOURCE = """
#include "neo4j/point.hpp"
namespace neo4j {
double length(const Point& point) { return point.x + point.y; }
%s
}
"""
AREA = '__attribute__((visibility("default"))) double area(const Point& point)'


def run(*command):
    return subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def make(*command):
    result = run(*command)
    if result.returncode:
        raise RuntimeError(f"{command} ended with {result.returncode}:\n{result.stdout}")
    return result.stdout


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def packed(root, name, ending="deb"):
    control = f"Package: {name}\nVersion: 0.1.0-1\nArchitecture: amd64\nMaintainer: nobody\nDescription: test\n"
    write(root / "DEBIAN/control", control)
    make("dpkg-deb", "-Zgzip", "--build", root, root.parent / f"{name}_0.1.0-1_amd64.{ending}")


def library(name, member="", area=True, versioned=True):
    """A folder with a library's packages; the library itself is `built.so` there."""
    folder = pathlib.Path(SCRATCH) / name
    shutil.rmtree(folder, ignore_errors=True)
    lib, dev, debug = folder / "lib", folder / "dev", folder / "debug"
    include = dev / "usr/include"
    write(include / "neo4j/point.hpp", HEADER % (member, AREA + ";" if area else ""))
    source = write(folder / "point.cpp", SOURCE % (AREA + " { return point.x * point.y; }" if area else ""))
    version = write(folder / "neo4j.map", pathlib.Path(MAP_IN).read_text().replace("@neo4j_soversion@", "0.1"))
    script = [f"-Wl,--version-script={version}"] if versioned else []
    built, shipped = folder / "built.so", lib / "usr/lib/libneo4j.so.0.1.0"
    make(CXX, "-g", "-shared", "-fPIC", "-Wl,--build-id", "-Wl,-soname,libneo4j.so.0.1", *script, f"-I{include}", source, "-o",
         built)
    shipped.parent.mkdir(parents=True)
    make("objcopy", "--strip-unneeded", built, shipped)
    build_id = re.search(r"Build ID: (\w+)", make("readelf", "-n", built)).group(1)
    symbols = write(debug / f"usr/lib/debug/.build-id/{build_id[:2]}/{build_id[2:]}.debug", "")
    make("objcopy", "--only-keep-debug", built, symbols)
    packed(lib, "libneo4j0.1")
    packed(dev, "libneo4j-dev")
    packed(debug, "libneo4j0.1-dbgsym", "ddeb")
    return folder


class Symbols(unittest.TestCase):
    def check(self, folder):
        return run(sys.executable, "-B", ABI, "symbols", folder / "built.so")

    def test_all_with_the_version_pass(self):
        result = self.check(library("versioned"))
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_one_without_is_named(self):
        result = self.check(library("unversioned", versioned=False))
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn("_ZN5neo4j6lengthERKNS_5PointE has version None", result.stdout)


class Compare(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.old = library("old")

    def compare(self, new):
        return run(sys.executable, "-B", ABI, "compare", self.old, new)

    def test_the_same_passes(self):
        result = self.compare(library("same"))
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_an_added_function_passes(self):
        added, self.old = self.old, library("smaller", area=False)
        result = self.compare(added)
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_a_removed_function_is_named(self):
        result = self.compare(library("removed", area=False))
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn("neo4j::area(const neo4j::Point&)", result.stdout)

    def test_another_layout_of_a_type_is_named(self):
        result = self.compare(library("layout", member="double z;"))
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn("type size changed", result.stdout)


unittest.main(argv=sys.argv[:1], verbosity=2)
