"""Starts three servers without authentication for cluster_test, runs it, and removes them.

Usage: cluster_test.py PROGRAM

They are of version $NEO4J_VERSION if that is set; tools/neo4j-server starts them.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NEO4J_SERVER = ROOT / "tools" / "neo4j-server"
NAMES = [f"cluster-{i}" for i in (1, 2, 3)]


def neo4j_server(*arguments, **options):
    return subprocess.run([NEO4J_SERVER, *arguments], check=True, text=True,
                          stdout=subprocess.PIPE, **options).stdout


def start(name, version):
    """"PORT:PID" of a server with no data."""
    exports = neo4j_server("start", "--name", name, "--set", "dbms.security.auth_enabled=false",
                           *(["--version", version] if version else []))
    port = re.search(r"NEO4J_URI=\S+:(\d+)", exports).group(1)
    pid = re.search(r"running, pid (\d+)", neo4j_server("status", "--name", name)).group(1)
    return f"{port}:{pid}"


def remove(name):
    neo4j_server("stop", "--name", name)
    neo4j_server("wipe", "--name", name)


def main():
    _, program = sys.argv
    for name in NAMES:
        remove(name)
    try:
        version = os.environ.get("NEO4J_VERSION")
        cluster = ",".join([start(name, version) for name in NAMES])
        return subprocess.run([program], env={**os.environ, "NEO4J_CLUSTER": cluster}).returncode
    finally:
        for name in NAMES:
            remove(name)


if __name__ == "__main__":
    sys.exit(main())
