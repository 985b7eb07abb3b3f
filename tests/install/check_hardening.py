#!/usr/bin/env python3
"""Looks whether a shared library was compiled and linked with what cmake/Neo4jHardening.cmake asks for.

  check_hardening.py --readelf readelf [--fortified] libneo4j.so

Ends with 0 where it has all of it; else says what it lacks.
"""
import argparse
import pathlib
import re
import subprocess
import sys

ENDBR64 = bytes.fromhex("f30f1efa")


class Library:
    def __init__(self, readelf, path):
        self.path = path

        def ask(*options):
            return subprocess.run([readelf, "-W", *options, path], check=True, capture_output=True, text=True).stdout

        self.segments, self.dynamic = ask("-l"), ask("-d")
        self.symbols, self.sections, self.header = ask("--dyn-syms"), ask("-S"), ask("-h")

    def imports(self):
        return re.findall(r" UND (\S+?)(?:@\S*)?(?: \(\d+\))?$", self.symbols, re.M)

    def unmarked(self):
        """The exported functions that do not begin with a mark for indirect jumps, and how many there are."""
        section = re.search(r"\] \.text +PROGBITS +([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+)", self.sections)
        start, offset, size = (int(number, 16) for number in section.groups())
        code = pathlib.Path(self.path).read_bytes()[offset:offset + size]
        functions = re.findall(r"^ *\d+: ([0-9a-f]+) +\d+ FUNC +(?:GLOBAL|WEAK) +DEFAULT +\d+ (\S+)", self.symbols, re.M)
        inside = {name: int(value, 16) - start for value, name in functions if 0 <= int(value, 16) - start < size}
        return [name for name, at in inside.items() if code[at:at + 4] != ENDBR64], len(inside)


def lacking(library, fortified):
    imports = library.imports()
    if "GNU_RELRO" not in library.segments:
        yield "a segment that is read-only after relocation (-z relro)"
    if not re.search(r"\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*\bNOW\b", library.dynamic):
        yield "binding at the start (-z now)"
    if not re.search(r"GNU_STACK .* RW +", library.segments):
        yield "a stack that is not executable (-z noexecstack)"
    if "(TEXTREL)" in library.dynamic:
        yield "code without relocations"
    if "__stack_chk_fail" not in imports:
        yield "guarded stacks (-fstack-protector-strong)"
    if fortified and not any(re.fullmatch(r"__\w+_chk", name) for name in imports):
        yield "checked copies (_FORTIFY_SOURCE)"
    if "X86-64" in library.header:
        unmarked, count = library.unmarked()
        if not count or unmarked:
            yield f"marked jump targets (-fcf-protection) in {len(unmarked)} of {count} functions, such as {unmarked[:1]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library")
    parser.add_argument("--readelf", default="readelf")
    parser.add_argument("--fortified", action="store_true", help="optimised, and so with _FORTIFY_SOURCE")
    arguments = parser.parse_args()
    wanting = list(lacking(Library(arguments.readelf, arguments.library), arguments.fortified))
    for what in wanting:
        print(f"{arguments.library} lacks {what}")
    sys.exit(1 if wanting else 0)


main()
