#!/usr/bin/env python3
"""Whether the C++ in docs/*.md is what is compiled: each block of it holds nothing but marks of mkdocs' snippets,

    --8<-- "examples/2_simple/errors.cpp:server"

whose file is there and has that section, once, with a beginning and an end.

usage: check_snippets.py PROJECT
"""
import pathlib
import re
import sys

MARK = re.compile(r'--8<-- "([^":]+)(?::([^"]+))?"$')


def faults_of_mark(root, file, section):
    """What is wrong with a mark, as texts."""
    path = root / file
    if not path.is_file():
        yield f"{file} is not there"
    elif section:
        text = path.read_text(encoding="utf-8")
        for end in ("start", "end"):
            count = len(re.findall(rf"--8<-- \[{end}:{re.escape(section)}\]", text))
            if count != 1:
                yield f"{file} has {count} marks [{end}:{section}], not 1"


def faults(root, page):
    """What is wrong with a page, as texts."""
    language = None  # of the block that this line is in
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        where = f"{page.relative_to(root)}:{number}"
        if line.startswith("```"):
            language = line[3:].strip() if language is None else None
        elif mark := MARK.match(line):
            for fault in faults_of_mark(root, *mark.groups()):
                yield f"{where}: {fault}"
        elif language == "cpp" and line:
            yield f"{where}: code that nobody compiles; take it from an example, see check_snippets.py"


def main(root):
    root = pathlib.Path(root)
    pages = sorted((root / "docs").glob("*.md"))
    found = [fault for page in pages for fault in faults(root, page)]
    print(*found, sep="\n")
    print(f"{len(pages)} pages, {len(found)} faults")
    return 1 if found or not pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
