"""Kills the server in the middle of package_graph's main job. The program has to end by itself,
within the time it is configured to go on trying, with exit code 1 and one line that says why.

Usage: kill_server_test.py PROGRAM [OPTION...]    (options of the program)

The server is one of its own, of version $NEO4J_VERSION if that is set; tools/neo4j-server starts it,
and it is removed afterwards.
"""
import contextlib
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NEO4J_SERVER = ROOT / "tools" / "neo4j-server"
PACKAGES = 40_000
DEPENDENCIES = 8  # of each
CONFIGURED_SECONDS = 10  # max_transaction_retry_time in examples/package_graph/connect.hpp
SLACK_SECONDS = 5  # for a busy machine
PATIENCE_SECONDS = 240  # for what is not measured: the start, and the first progress


def check(holds, what):
    if not holds:
        raise AssertionError(what)


def neo4j_server(*arguments):
    return subprocess.run([NEO4J_SERVER, *arguments], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


@contextlib.contextmanager
def server(name, version):
    """Environment and pid of a server with no data, gone at the end."""
    subprocess.run([NEO4J_SERVER, "stop", "--name", name], check=True)
    neo4j_server("wipe", "--name", name)
    try:
        exports = neo4j_server("start", "--name", name,
                               *(["--version", version] if version else []))
        found = dict(re.match(r"export (\w+)=(.*)", line).groups()
                     for line in exports.splitlines())
        status = neo4j_server("status", "--name", name)
        pid = int(re.search(r"running, pid (\d+)", status).group(1))
        yield {key: shlex.split(value)[0] for key, value in found.items()}, pid
    finally:
        subprocess.run([NEO4J_SERVER, "stop", "--name", name], check=True)
        neo4j_server("wipe", "--name", name)


def write_packages(path):
    """So many that loading them takes much longer than the first sign of progress."""
    with open(path, "w", encoding="ascii") as file:
        for i in range(PACKAGES):
            targets = ", ".join(f"package-{(i * 7 + k * 131) % PACKAGES}"
                                for k in range(1, DEPENDENCIES + 1))
            file.write(f"Package: package-{i}\nVersion: 1.{i}\nMaintainer: Ada <ada@example.org>\n"
                       f"Section: section-{i % 50}\nDepends: {targets}\n\n")


def wait_for_progress(process, path):
    """Until relationships are being written. Standard error is no terminal here, so that there is
    a plain line of it every few seconds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not re.search(r"^relationships: .* left$", path.read_text(), re.MULTILINE):
        check(process.poll() is None, f"it ended before the server was killed: {path.read_text()}")
        check(time.monotonic() < deadline, "no progress in relationships was seen")
        time.sleep(0.05)


def run(program, options, environment, pid, folder):
    packages = folder / "packages"
    write_packages(packages)
    output, errors = folder / "output", folder / "errors"
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    with open(output, "wb") as out, open(errors, "wb") as err:
        process = subprocess.Popen([program, "--file", packages, *options], cwd=folder, stdout=out,
                                   stderr=err, env={**os.environ, **environment})
        try:
            wait_for_progress(process, errors)
            os.kill(pid, signal.SIGKILL)
            killed = time.monotonic()
            process.wait(timeout=CONFIGURED_SECONDS + SLACK_SECONDS)
            took = time.monotonic() - killed
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it still runs {CONFIGURED_SECONDS + SLACK_SECONDS} s after the "
                                 "kill") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    text = errors.read_text()
    print(text)
    print(f"ended {took:.1f} s after the kill, exit code {process.returncode}")
    check(process.returncode == 1, f"exit code {process.returncode}")
    said = [line for line in text.splitlines() if not re.match(r"(nodes|relationships): ", line)]
    check(len(said) == 1 and said[0].startswith("package_graph: error: "),
          f"not one line of error: {said}")
    check("Loaded" not in output.read_text(), "it says that it has loaded")
    check(not list(folder.glob("core*")), "it left a core file")


def main():
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        with server("kill-test", os.environ.get("NEO4J_VERSION")) as (environment, pid):
            run(program, sys.argv[2:], environment, pid, Path(folder))


main()
