#!/usr/bin/env python3
"""Counts the instructions of hot_paths with callgrind and compares them with budgets.txt.

  check_budgets.py --program hot_paths --budgets budgets.txt --compiler "GNU 12.2.0 x86_64"
  check_budgets.py ... --write      writes the budgets anew, of what was counted

Ends with 0 where each path is within its budget, 1 where one is not, 77 (ctest: skipped) where the
budgets are another compiler's or there is no valgrind.
"""
import argparse
import pathlib
import sys

from callgrind import count, skip

SLACK = 0.03  # the C++ library's and libc's own share changes with their versions

HEAD = """\
# Instructions per operation of each path of hot_paths.cpp, as callgrind counts them; check_budgets.py allows a few per
# cent more. Written by: cmake --build --preset release --target write_budgets
"""

def family(compiler):
    """The compiler's name, its major version and the processor: "GNU 12 x86_64"."""
    name, version, processor = compiler.split()
    return f"{name} {version.split('.')[0]} {processor}"


def read_budgets(path):
    """The compiler that they are for, and instructions by path."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    compiler = lines[0].removeprefix("compiler ")
    return compiler, {name: float(number) for name, number in (line.split() for line in lines[1:])}


def write_budgets(path, compiler, counted):
    width = max(map(len, counted))
    lines = [f"{name:{width}} {number:12.1f}\n" for name, number in counted.items()]
    path.write_text(HEAD + f"compiler {compiler}\n" + "".join(lines))


def compare(counted, budgets):
    """Prints a table; whether all is within its budget."""
    good = counted.keys() == budgets.keys()
    for name in sorted(counted.keys() | budgets.keys(), key=list(counted | budgets).index):
        if name not in budgets or name not in counted:
            print(f"{name:24} is {'counted, but has no budget' if name in counted else 'in the budgets only'}")
            continue
        change = counted[name] / budgets[name] - 1
        word = "TOO MANY" if change > SLACK else "fewer: write the budgets anew" if change < -SLACK else ""
        good = good and change <= SLACK
        print(f"{name:24} {counted[name]:12.1f} of {budgets[name]:12.1f} {change:+7.1%} {word}")
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--budgets", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", required=True, help="name, version and processor")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    compiler = family(arguments.compiler)
    if arguments.write:
        counted = count(arguments.program)
        write_budgets(arguments.budgets, compiler, counted)
        print(arguments.budgets.read_text(), end="")
        return
    wanted, budgets = read_budgets(arguments.budgets)
    if compiler != wanted:
        skip(f"the budgets are those of {wanted}, this is {compiler}")
    if not compare(count(arguments.program), budgets):
        sys.exit("Not within the budgets. What to do: find out why (callgrind), or, where the new code is worth it, write "
                 "them anew: cmake --build --preset release --target write_budgets")


main()
