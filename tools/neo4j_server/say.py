"""How this tool talks: progress and trouble on stderr, so that stdout is for `eval` alone."""
import sys


class Problem(Exception):
    """Something the user can mend: what happened, and what to do about it."""

    def __init__(self, what, advice):
        super().__init__(what)
        self.what = what
        self.advice = advice

    def __str__(self):
        return f"{self.what}\n  What to do: {self.advice}"


def say(message):
    print(f"neo4j-server: {message}", file=sys.stderr, flush=True)


def last_lines(path, count):
    """The end of a text file without Java's stack frames, or nothing if it is not there."""
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        return []
    return [line for line in lines if not line.startswith("\tat ")][-count:]
