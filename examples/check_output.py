#!/usr/bin/env python3
"""Runs an example and compares what it prints with what its source says that it prints.

usage: check_output.py SOURCE PROGRAM [ARGUMENT...]

The source says it in a comment at its head, each line indented by three blanks:

    // Prints:
    //   2 rows
    //   in ... ms

"..." stands for any text inside a line; as a line of its own, for any lines. Several such comments ("Or prints:")
are several answers, each of which will do, as where a server is older than what the example shows.
"""
import difflib
import pathlib
import re
import subprocess
import sys

HEAD = re.compile(r"// (Or prints|Prints)\b.*:$")
INDENT = "//   "


def answers(source):
    """The outputs that the source names, each a list of lines."""
    found = []
    lines = iter(source.splitlines())
    for line in lines:
        if HEAD.match(line):
            found.append([])
        elif found and line.startswith(INDENT):
            found[-1].append(line[len(INDENT):])
        elif not line.startswith("//"):
            break
    return found


def pattern(lines):
    """A regular expression for such an output."""
    parts = []
    for line in lines:
        if line.strip() == "...":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(r"[^\n]*".join(re.escape(part) for part in line.split("...")) + r"[ ]*\n")
    return re.compile("".join(parts))


def main(source, *command):
    expected = answers(pathlib.Path(source).read_text(encoding="utf-8"))
    if not any(expected):
        return f"{source}: says nowhere what it prints; write it under a comment '// Prints:'"
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, text=True, check=False)
    print(run.stdout, end="")
    if run.returncode != 0:
        return f"{command[0]}: ended with {run.returncode}"
    if any(pattern(lines).fullmatch(run.stdout) for lines in expected):
        return None
    for lines in expected:
        print("\n".join(difflib.unified_diff(lines, run.stdout.splitlines(), source, "printed", lineterm="")))
    return f"{source}: it prints something else than its head says"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
