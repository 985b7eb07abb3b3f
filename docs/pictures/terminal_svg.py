#!/usr/bin/env python3
"""Draws the screen of a terminal as SVG: reads what `tmux capture-pane -e -p` writes, writes SVG.

  tmux capture-pane -e -p | terminal_svg.py --columns 100 --title 'tools/demo' > demo.svg
"""
import argparse
import dataclasses
import html
import re
import sys
import unicodedata

FONT_SIZE, CELL_WIDTH, CELL_HEIGHT = 14, 8.43, 17
MARGIN, BAR = 14, 30
NO_BREAK = "\u00a0"  # several blanks in a row stay several
BACKGROUND, FOREGROUND, FRAME = "#1e2030", "#d5d9e6", "#2a2d42"
BASE = ["#3b3f54", "#ed6a75", "#8fcf8a", "#e5c07b", "#75a7f0", "#c792ea", "#7fd1d8", "#d5d9e6"]
BRIGHT = ["#6b7089", "#ff8b94", "#a9e6a3", "#f4d79a", "#9cc3ff", "#dcb2f7", "#a2e7ec", "#ffffff"]


@dataclasses.dataclass(frozen=True)
class Look:
    """What a cell looks like beside its letter."""
    foreground: str = FOREGROUND
    background: str = BACKGROUND
    bold: bool = False
    faint: bool = False
    underlined: bool = False
    inverse: bool = False


def palette(number):
    """The colour of one of the 256 numbers."""
    if number < 16:
        return (BASE + BRIGHT)[number]
    if number < 232:
        steps = [0, 95, 135, 175, 215, 255]
        number -= 16
        return "#%02x%02x%02x" % (steps[number // 36], steps[number // 6 % 6], steps[number % 6])
    return "#%02x%02x%02x" % ((8 + 10 * (number - 232),) * 3)


def extended(codes):
    """The colour that 38 or 48 is followed by."""
    kind = next(codes, 0)
    if kind == 5:
        return palette(next(codes, 0))
    return "#%02x%02x%02x" % (next(codes, 0), next(codes, 0), next(codes, 0))


def changed(look, text):
    """The look after the parameters of one `ESC [ ... m`."""
    codes = iter([int(code or 0) for code in re.split("[;:]", text)])
    for code in codes:
        change = {
            1: {"bold": True}, 2: {"faint": True}, 4: {"underlined": True}, 7: {"inverse": True},
            22: {"bold": False, "faint": False}, 24: {"underlined": False}, 27: {"inverse": False},
            39: {"foreground": FOREGROUND}, 49: {"background": BACKGROUND},
        }.get(code)
        if code == 0:
            look = Look()
        elif change:
            look = dataclasses.replace(look, **change)
        elif code == 38:
            look = dataclasses.replace(look, foreground=extended(codes))
        elif code == 48:
            look = dataclasses.replace(look, background=extended(codes))
        elif 30 <= code <= 37 or 90 <= code <= 97:
            look = dataclasses.replace(look, foreground=(BASE + BRIGHT)[code - 30 if code < 90 else code - 82])
        elif 40 <= code <= 47 or 100 <= code <= 107:
            look = dataclasses.replace(look, background=(BASE + BRIGHT)[code - 40 if code < 100 else code - 92])
    return look


def width(letter):
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def runs(line, look):
    """(column, text, columns, look) of each run of cells that look alike, and the look at the line's end."""
    found, column = [], 0
    for part in re.split(r"(\x1b\[[\d;:]*[A-Za-z]|\x1b[()].|[\x0e\x0f])", line):
        if part.startswith("\x1b"):
            if part.endswith("m"):
                look = changed(look, part[2:-1])
        elif part and part not in "\x0e\x0f":
            columns = sum(map(width, part))
            found.append((column, part, columns, look))
            column += columns
    return found, look


def draw_run(row, column, text, columns, look):
    x, y = MARGIN + column * CELL_WIDTH, MARGIN + BAR + row * CELL_HEIGHT
    foreground, background = look.foreground, look.background
    if look.inverse:
        foreground, background = background, foreground
    if background != BACKGROUND:
        yield f'<rect x="{x:.2f}" y="{y}" width="{columns * CELL_WIDTH:.2f}" height="{CELL_HEIGHT}" fill="{background}"/>'
    inner = text.strip(" ")
    if not inner:
        return
    x += (len(text) - len(text.lstrip(" "))) * CELL_WIDTH
    columns -= len(text) - len(inner)
    style = ' font-weight="bold"' * look.bold + ' opacity="0.6"' * look.faint
    style += ' text-decoration="underline"' * look.underlined
    # textLength keeps the columns where another font is taken.
    yield (f'<text x="{x:.2f}" y="{y + 13}" textLength="{columns * CELL_WIDTH:.2f}" fill="{foreground}"{style}>'
           f'{html.escape(inner).replace(" ", NO_BREAK)}</text>')


def draw(lines, columns, title):
    size = (2 * MARGIN + columns * CELL_WIDTH, 2 * MARGIN + BAR + len(lines) * CELL_HEIGHT)
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]:.0f} {size[1]:.0f}" width="{size[0]:.0f}" '
           f'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{FONT_SIZE}">')
    yield f'<title>{html.escape(title)}</title>'
    yield f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>'
    yield f'<path d="M0 {BAR}V8a8 8 0 0 1 8-8H{size[0] - 8:.0f}a8 8 0 0 1 8 8V{BAR}z" fill="{FRAME}"/>'
    for at, colour in enumerate(["#ed6a75", "#e5c07b", "#8fcf8a"]):
        yield f'<circle cx="{18 + 18 * at}" cy="{BAR // 2}" r="5" fill="{colour}"/>'
    yield (f'<text x="50%" y="{BAR // 2 + 5}" text-anchor="middle" fill="{FOREGROUND}" opacity="0.7">'
           f'{html.escape(title)}</text>')
    look = Look()
    for row, line in enumerate(lines):
        found, look = runs(line, look)
        for run in found:
            yield from draw_run(row, *run)
    yield '</svg>'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, required=True, help="the terminal's width")
    parser.add_argument("--title", default="")
    arguments = parser.parse_args()
    lines = sys.stdin.read().rstrip().split("\n")
    print("\n".join(draw(lines, arguments.columns, arguments.title)))


main()
