#!/usr/bin/env python3
"""Draws what neo4j_soak wrote: memory, descriptors, connections and steps over the time of the run.

  plot_soak.py soak.csv --out ../docs/long_run.svg

Prints the figures that docs/reliability.md gives: of each column how it was in the second minute and in the last one, the
least and the most, and how it rises, by least squares over the second half. Needs nothing but Python.
"""
import argparse
import csv
import math
import pathlib
import sys

from svg import INK, OURS, PEER, document, line, text

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, HEAD = 860, 150, 70, 130, 26, 24, 44
COLOURS = (OURS, PEER, INK)
PANELS = (  # title, and the lines in it: a name and what it is of a row
    ("memory, MiB", {"resident": lambda row: row["rss_kib"] / 1024, "heap": lambda row: row["heap_kib"] / 1024}),
    ("file descriptors and threads", {"descriptors": lambda row: row["descriptors"],
                                      "threads": lambda row: row["threads"]}),
    ("connections", {"open": lambda row: row["created"] - row["closed"], "in use": lambda row: row["in_use"],
                     "waiting": lambda row: row["waiting"]}),
    ("steps and cancels a second", {"steps": lambda row: row["steps_rate"], "cancels": lambda row: row["cancels_rate"]}),
)


def read(path):
    """The lines of the file as numbers, with rates over ten seconds."""
    with path.open() as file:
        rows = [{name: int(value) for name, value in row.items()} for row in csv.DictReader(file)]
    if len(rows) < 3:
        sys.exit(f"{path}: {len(rows)} lines are no run")
    for i, row in enumerate(rows):
        back = rows[max(0, i - 10)]
        passed = max(row["second"] - back["second"], 1)
        for name in ("steps", "cancels"):
            row[name + "_rate"] = (row[name] - back[name]) / passed
    return rows


def top_of(most):
    """A round number not below it."""
    power = 10 ** math.floor(math.log10(max(most, 1)))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= most)


def panel(y, title, lines, rows):
    seconds = [row["second"] for row in rows]
    values = {name: [of(row) for row in rows] for name, of in lines.items()}
    top = top_of(max(max(each) for each in values.values()))
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x_of(second):
        return LEFT + width * second / max(seconds[-1], 1)

    def y_of(value):
        return y + TOP + height * (1 - value / top)

    yield text(LEFT, y + 16, title, 13, weight="bold")
    for part in range(3):
        value = top * part / 2
        yield line(LEFT, y_of(value), LEFT + width, y_of(value))
        yield text(LEFT - 6, y_of(value) + 4, f"{value:,.4g}", 10, "end", PEER)
    for minute in range(0, seconds[-1] // 60 + 1, 5 if seconds[-1] > 600 else 1):
        yield text(x_of(minute * 60), y + HEIGHT - 8, f"{minute} min", 10, "middle", PEER)
    for number, ((name, each), colour) in enumerate(zip(values.items(), COLOURS)):
        points = " ".join(f"{x_of(second):.1f},{y_of(value):.1f}" for second, value in zip(seconds, each))
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.2"/>'
        yield text(LEFT + width + 10, y + TOP + 14 + 18 * number, name, 12, colour=colour, weight="bold")


def slope(seconds, values):
    """By least squares, an hour."""
    mean_s, mean_v = sum(seconds) / len(seconds), sum(values) / len(values)
    below = sum((second - mean_s) ** 2 for second in seconds)
    return 3600 * sum((s - mean_s) * (v - mean_v) for s, v in zip(seconds, values)) / below if below else 0.0


def print_figures(rows):
    print(f"{rows[-1]['second'] + 1} s, {len(rows)} samples, {rows[-1]['steps']} steps, {rows[-1]['cancels']} cancels, "
          f"{rows[-1]['failures']} failures, {rows[-1]['created']} connections opened")
    early = [row for row in rows if 60 <= row["second"] < 120] or rows[:1]
    late = [row for row in rows if row["second"] > rows[-1]["second"] - 60]
    half = rows[len(rows) // 2:]
    print(f"{'':12} {'2nd minute':>10} {'last':>8} {'least':>8} {'most':>8} {'an hour':>8}")
    for title, lines in PANELS:
        for name, of in lines.items():
            values = [of(row) for row in rows]
            print(f"{name:12} {sum(map(of, early)) / len(early):10.1f} {sum(map(of, late)) / len(late):8.1f} "
                  f"{min(values):8.1f} {max(values):8.1f} "
                  f"{slope([row['second'] for row in half], list(map(of, half))):+8.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--title", default="neo4j_soak: mixed load on both faces")
    arguments = parser.parse_args()
    rows = read(arguments.samples)
    lines = [text(LEFT, 28, arguments.title, 15, weight="bold")]
    for number, (title, of) in enumerate(PANELS):
        lines += panel(HEAD + number * HEIGHT, title, of, rows)
    arguments.out.write_text(document(WIDTH, HEAD + len(PANELS) * HEIGHT, lines))
    print_figures(rows)


main()
