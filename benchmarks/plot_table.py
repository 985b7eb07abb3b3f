#!/usr/bin/env python3
"""Draws the performance table as bars: what an operation costs with each client, case by case, on a logarithmic scale.

  plot_table.py results.jsonl [more.jsonl...] --out ../docs/performance.svg
  plot_table.py results.jsonl --measure wall --suite real --out wall.svg

Reads one JSON object a line, as the table's measuring program writes them: client, suite, case, n (operations), cpu_s and
wall_s; of several runs of a client in a case the least counts, and those with an error do not. Needs nothing but Python.
"""
import argparse
import collections
import json
import math
import pathlib
import sys

from svg import LIMIT, OURS, PEER, document, line, text

TITLES = {  # the cases in their order
    "lat": "one query, auto-commit",
    "latx": "one query, managed transaction",
    "stream": "a record, fetch size 1,000",
    "streamall": "a record, all fetched at once",
    "bulk": "a map of 3 in a parameter",
    "conc": "one query of 64 tasks",
}

# Lengths in the picture's units.
NAME_WIDTH, BAR_WIDTH, VALUE_WIDTH = 170, 300, 70
PANEL_WIDTH = NAME_WIDTH + BAR_WIDTH + VALUE_WIDTH
LINE, BAR, TITLE_HEIGHT, AXIS_HEIGHT, MARGIN, HEAD = 20, 13, 24, 34, 20, 52


def read_costs(paths, suite, measure):
    """Microseconds per operation: {case: {client: least}}, clients in the order of the file."""
    costs = collections.defaultdict(dict)
    for path in paths:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if row["suite"] != suite or "error" in row:
                    continue
                cost = row[measure + "_s"] / row["n"] * 1e6
                case, client = row["case"], row["client"]
            except (ValueError, KeyError, TypeError, ZeroDivisionError) as error:
                sys.exit(f"{path}:{number}: no result of a client: {error!r}")
            if cost > 0:  # else it was too short for the clock
                costs[case][client] = min(cost, costs[case].get(client, math.inf))
    return costs


def number_text(value):
    """Three digits, as people write them."""
    digits = max(0, 2 - math.floor(math.log10(value)))
    return f"{value:,.{digits}f}"


class Panel:
    """One case: its bars, the cheapest client first, over an axis of powers of ten."""

    def __init__(self, case, costs, colour_of):
        self.title = f"{case}: {TITLES.get(case, case)}"
        self.bars = sorted(costs.items(), key=lambda entry: entry[1])
        self.colour_of = colour_of
        # A bar on a logarithmic scale has no natural beginning: a power of ten below the least.
        self.low = math.floor(math.log10(self.bars[0][1]) - 0.3)
        self.high = max(math.ceil(math.log10(self.bars[-1][1])), self.low + 1)
        self.height = TITLE_HEIGHT + LINE * len(self.bars) + AXIS_HEIGHT

    def x(self, value):
        return NAME_WIDTH + BAR_WIDTH * (math.log10(value) - self.low) / (self.high - self.low)

    def draw(self):
        yield text(0, 14, self.title, 13, weight="bold")
        bottom = TITLE_HEIGHT + LINE * len(self.bars)
        for power in range(self.low, self.high + 1):
            x = self.x(10.0 ** power)
            yield line(x, TITLE_HEIGHT, x, bottom)
            yield text(x, bottom + 14, f"{10.0 ** power:,.{max(0, -power)}f}", 10, "middle", PEER)
        for i, (client, cost) in enumerate(self.bars):
            y = TITLE_HEIGHT + LINE * i
            middle = y + LINE / 2 + 4
            colour = self.colour_of(client)
            yield text(NAME_WIDTH - 8, middle, client, 12, "end", weight="bold" if colour == OURS else "normal")
            yield (f'<rect x="{NAME_WIDTH}" y="{y + (LINE - BAR) / 2:.1f}" width="{self.x(cost) - NAME_WIDTH:.1f}" '
                   f'height="{BAR}" rx="2" fill="{colour}"/>')
            yield text(self.x(cost) + 6, middle, number_text(cost), 11)


def picture(costs, measure, colour_of):
    """The SVG: panels in two columns, the first half of them on the left."""
    order = [case for case in TITLES if case in costs] + sorted(costs.keys() - TITLES.keys())
    panels = [Panel(case, costs[case], colour_of) for case in order]
    half = (len(panels) + 1) // 2
    columns = [column for column in (panels[:half], panels[half:]) if column]
    width = MARGIN + len(columns) * (PANEL_WIDTH + MARGIN)
    height = HEAD + max(sum(panel.height for panel in column) for column in columns)
    lines = [text(MARGIN, 30, f"{'CPU' if measure == 'cpu' else 'Wall'} time in microseconds per operation, "
                  "logarithmic: shorter is better", 15, weight="bold")]
    for number, column in enumerate(columns):
        x, y = MARGIN + number * (PANEL_WIDTH + MARGIN), HEAD
        for panel in column:
            lines += [f'<g transform="translate({x} {y})">', *panel.draw(), "</g>"]
            y += panel.height
    return document(width, height, lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="+", type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--suite", default="replay")
    parser.add_argument("--measure", choices=("cpu", "wall"), default="cpu")
    parser.add_argument("--ours", default="cpp", help="how the names of this driver's clients begin")
    parser.add_argument("--limit", default="raw", help="how the names of the bounds begin, which are no drivers")
    arguments = parser.parse_args()

    def colour_of(client):
        return OURS if client.startswith(arguments.ours) else LIMIT if client.startswith(arguments.limit) else PEER

    costs = read_costs(arguments.results, arguments.suite, arguments.measure)
    if not costs:
        sys.exit(f"no result of the suite '{arguments.suite}' in {', '.join(map(str, arguments.results))}")
    arguments.out.write_text(picture(costs, arguments.measure, colour_of))


main()
