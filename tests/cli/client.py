"""What the tests of neo4j-cli share: running it as a script does, and as a person at a terminal does."""
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import termios
import time

PATIENCE_SECONDS = 60  # for a busy machine; nothing waits that long where all is well


def check(holds, what):
    if not holds:
        raise AssertionError(what)


def check_equal(found, wanted, what):
    check(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


def environment(**changes):
    """This process's, with changes; None takes a variable out."""
    changed = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **changes}
    return {name: value for name, value in changed.items() if value is not None}


def run(program, *arguments, stdin="", **changes):
    """As a script does: no terminal anywhere, not even to ask for a password."""
    return subprocess.run([program, *arguments], input=stdin, text=True, capture_output=True,
                          env=environment(**changes), start_new_session=True,
                          timeout=PATIENCE_SECONDS)


class Terminal:
    """The program on a terminal of its own: type to it, and wait for what it shows."""

    def __init__(self, program, *arguments, **changes):
        self.folder = tempfile.TemporaryDirectory()
        self.history = os.path.join(self.folder.name, "history")
        changes.setdefault("NEO4J_CLI_HISTORY", self.history)
        self.shown = ""
        self.seen = 0  # of `shown`, by expect()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.execve(program, [program, *arguments], environment(**changes))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.descriptor)  # the program is hung up on, where it is still there
        if self.pid:
            os.waitpid(self.pid, 0)
        self.folder.cleanup()

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def enter(self, line):
        self.type(line + "\r")

    def press_ctrl(self, letter):
        if letter == "d":
            self._expect_line_editor()
        self.type(chr(ord(letter) - ord("a") + 1))

    def _expect_line_editor(self):
        """Its prompt may be there before it reads key by key: until then the terminal itself takes a Ctrl-D."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while termios.tcgetattr(self.descriptor)[3] & termios.ICANON:
            check(time.monotonic() < deadline, f"nobody reads key by key; what was shown:\n{self.shown}")
            time.sleep(0.001)

    def _read(self, seconds):
        """More of what is shown; False at the end."""
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:  # Linux's way to say that the other side is closed
            return False
        self.shown += data.decode(errors="replace")
        return bool(data)

    def expect(self, pattern):
        """Waits until the pattern is shown behind what was expected before; gives the match."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        more = True
        while True:
            match = re.compile(pattern).search(self.shown, self.seen)
            if match:
                self.seen = match.end()
                return match
            check(more, f"the program ended, and never showed {pattern!r}; it showed:\n{self.shown}")
            left = deadline - time.monotonic()
            check(left > 0, f"{pattern!r} was not shown; what was:\n{self.shown}")
            more = self._read(left)

    def exit_code(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._read(0.2):
            check(time.monotonic() < deadline, f"the program does not end; it showed:\n{self.shown}")
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)


def main(tests):
    """Runs all functions of these whose name begins with test_, with the program's path."""
    program = os.path.abspath(sys.argv[1])
    names = [name for name in tests if name.startswith("test_")]
    failed = 0
    for name in names:
        try:
            tests[name](program)
            print(f"ok      {name}", flush=True)
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            print(f"FAILED  {name}: {error}", flush=True)
    print(f"{len(names)} tests, {failed} failed")
    sys.exit(1 if failed else 0)
