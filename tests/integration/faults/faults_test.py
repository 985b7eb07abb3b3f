"""Starts a server for faults_test, runs it, and removes the server.

Usage: faults_test.py PROGRAM [ARGUMENT...]

The server is of version $NEO4J_VERSION if that is set; tools/neo4j-server starts it. The program
kills and stops it, and starts it again with $NEO4J_FAULTS_RESTART.
"""
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NEO4J_SERVER = ROOT / "tools" / "neo4j-server"
NAME = "faults-test"


def neo4j_server(*arguments):
    return subprocess.run([NEO4J_SERVER, *arguments], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def start(version):
    """What the program has to know of the server, as environment variables."""
    exports = neo4j_server("start", "--name", NAME, *(["--version", version] if version else []))
    found = dict(re.match(r"export (\w+)=(.*)", line).groups() for line in exports.splitlines())
    environment = {key: shlex.split(value)[0] for key, value in found.items()}
    port = environment["NEO4J_URI"].rpartition(":")[2]
    command = shlex.quote(str(NEO4J_SERVER))
    restart = (f"{command} start --name {NAME} --port {port} >/dev/null && "
               f"{command} status --name {NAME}")
    status = neo4j_server("status", "--name", NAME)
    pid = re.search(r"running, pid (\d+)", status).group(1)
    return {**environment, "NEO4J_FAULTS_PORT": port, "NEO4J_FAULTS_PID": pid,
            "NEO4J_FAULTS_RESTART": restart}


def remove():
    neo4j_server("stop", "--name", NAME)
    neo4j_server("wipe", "--name", NAME)


def main():
    remove()
    try:
        environment = start(os.environ.get("NEO4J_VERSION"))
        return subprocess.run(sys.argv[1:], env={**os.environ, **environment}).returncode
    finally:
        remove()


if __name__ == "__main__":
    sys.exit(main())
