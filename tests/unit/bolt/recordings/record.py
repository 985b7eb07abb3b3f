#!/usr/bin/env python3
"""Records what a client and a Bolt server say to each other.

    record.py SERVER OUTPUT [--comment TEXT]... -- CLIENT [ARGUMENT]...

Listens on a port of its own, runs CLIENT with NEO4J_URI naming that port, passes its one connection
on to SERVER (host:port) and writes both directions to OUTPUT as text. A line is "C" or "S" (client,
server) with bytes in hex; lines alternate, so that each S line is the whole answer to the C line
before it. The value of NEO4J_PASSWORD is replaced by as many asterisks before anything is written.
"""

import argparse
import os
import selectors
import socket
import subprocess
import sys


def pass_on(client, server):
    """Passes bytes both ways until either side closes. Returns [(direction, bytes)], alternating."""
    said = []
    selector = selectors.DefaultSelector()
    selector.register(client, selectors.EVENT_READ, ("C", server))
    selector.register(server, selectors.EVENT_READ, ("S", client))
    while True:
        for key, _ in selector.select():
            direction, other = key.data
            data = key.fileobj.recv(65536)
            if not data:
                return said
            if said and said[-1][0] == direction:
                said[-1][1].extend(data)
            else:
                said.append((direction, bytearray(data)))
            try:
                other.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                return said


def mask(said, password):
    """Replaces the password, which is not split between turns: HELLO or LOGON is one write."""
    secret = password.encode()
    count = sum(data.count(secret) for _, data in said)
    if count == 0:
        sys.exit("record.py: the password is not in what was said: is NEO4J_PASSWORD the right one?")
    return [(direction, data.replace(secret, b"*" * len(secret))) for direction, data in said]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("server", help="host:port")
    parser.add_argument("output")
    parser.add_argument("--comment", action="append", default=[], help="a line for the file's head")
    parser.add_argument("client", nargs="+")
    arguments = parser.parse_args()
    password = os.environ.get("NEO4J_PASSWORD")
    if not password:
        sys.exit("record.py: NEO4J_PASSWORD is not set")
    host, _, port = arguments.server.rpartition(":")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        here = f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        process = subprocess.Popen(arguments.client, env=os.environ | {"NEO4J_URI": here})
        try:
            client, _ = listener.accept()
            with client, socket.create_connection((host, int(port))) as server:
                said = mask(pass_on(client, server), password)
        finally:
            status = process.wait()
    if status != 0:
        sys.exit(f"record.py: the client ended with {status}; nothing is written")

    with open(arguments.output, "w", encoding="ascii") as out:
        for line in arguments.comment:
            print("#", line, file=out)
        for direction, data in said:
            print(direction, data.hex(), file=out)
    print(f"{arguments.output}: {len(said)} turns, {sum(len(data) for _, data in said)} bytes")


if __name__ == "__main__":
    main()
