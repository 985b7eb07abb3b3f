"""A process by more than its number: a recycled pid must never be taken for the server."""
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path


def start_time(pid):
    """When the kernel started `pid` (in ticks since boot), or None if there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the name before it may hold blanks and brackets
    return None if fields[0] in "ZX" else int(fields[19])


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


@dataclass(frozen=True)
class Process:
    pid: int
    started: int
    marker: str  # an argument that only this process has

    @staticmethod
    def of(pid, marker):
        """The process just started. For a moment after exec its command line reads as empty."""
        deadline = time.monotonic() + 1.0
        while not any(command_line(pid)) and time.monotonic() < deadline:
            time.sleep(0.001)
        return Process(pid, start_time(pid) or 0, marker)

    def alive(self):
        return start_time(self.pid) == self.started and self.marker in command_line(self.pid)

    def stop(self, timeout):
        """Asks, waits, and after `timeout` seconds insists. True if asking was enough."""
        for sign, patience in ((signal.SIGTERM, timeout), (signal.SIGKILL, 10.0)):
            if self._signal_and_wait(sign, patience):
                return sign == signal.SIGTERM
        raise TimeoutError(f"process {self.pid} does not end")

    def _signal_and_wait(self, sign, patience):
        deadline = time.monotonic() + patience
        if self.alive():
            os.kill(self.pid, sign)
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True
