#!/usr/bin/env python3
"""Counts the instructions of growth with callgrind: ten times as much is to cost ten times as many.

  check_growth.py --program growth

Ends with 0 where each path grows like that, 1 where one does not, 77 (ctest: skipped) where there
is no valgrind.
"""
import argparse
import collections
import sys

from callgrind import count

SLACK = 0.10


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    paths = collections.defaultdict(dict)
    for name, number in count(parser.parse_args().program).items():
        path, size = name.rsplit("/", 1)
        paths[path][int(size)] = number
    good = True
    for path, numbers in paths.items():
        (little, before), (much, after) = sorted(numbers.items())
        change = after / before - 1
        # Fewer for each: what is done once for all is too much of the smaller one to see anything.
        word = "GROWS FASTER" if change > SLACK else "take larger sizes" if change < -SLACK else ""
        good = good and not word
        print(f"{path:20} {before:10.1f} each of {little:6}, {after:10.1f} each of {much:6} {change:+7.1%} {word}")
    if not good:
        sys.exit("Not in proportion: find out why (callgrind).")


main()
