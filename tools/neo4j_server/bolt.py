"""The smallest Bolt client that proves a server ready: handshake, login, one query."""
import socket
import struct
import time

MAGIC = b"\x60\x60\xb0\x17"
# Bolt 5.2 and 5.1 only: LOGON is there, and HELLO needs nothing but a user agent.
PROPOSALS = b"\x00\x01\x02\x05" + bytes(12)
HELLO, LOGON, RUN, PULL, GOODBYE = 0x01, 0x6A, 0x10, 0x3F, 0x02
SUCCESS, RECORD = 0x70, 0x71


class Refused(Exception):
    """The server answered, and said no."""


def pack(value):
    """PackStream of small values: what these few messages need."""
    if isinstance(value, dict):
        return bytes([0xA0 + len(value)]) + b"".join(
            pack(key) + pack(item) for key, item in value.items())
    if isinstance(value, str):
        data = value.encode()
        return b"\xd0" + bytes([len(data)]) + data
    if isinstance(value, int) and -16 <= value < 128:
        return struct.pack("b", value)
    raise TypeError(f"cannot pack {type(value).__name__}")


def message(tag, *fields):
    body = bytes([0xB0 + len(fields), tag]) + b"".join(pack(field) for field in fields)
    return struct.pack(">H", len(body)) + body + b"\x00\x00"


def receive(sock, count):
    data = b""
    while len(data) < count:
        block = sock.recv(count - len(data))
        if not block:
            raise ConnectionError("the server closed the connection")
        data += block
    return data


def receive_message(sock):
    body = b""
    while True:
        (length,) = struct.unpack(">H", receive(sock, 2))
        if length:
            body += receive(sock, length)
        elif body:  # an empty chunk before a message is a keep-alive
            return body


def expect_success(sock, what):
    """Reads up to the next summary; a failure carries the server's own text in its body."""
    body = receive_message(sock)
    while body[1] == RECORD:
        body = receive_message(sock)
    if body[1] != SUCCESS:
        text = "".join(chr(byte) if 32 <= byte < 127 else " " for byte in body[2:])
        raise Refused(f"{what} refused: {' '.join(text.split())}")


def check_login(port, user, password, timeout=5.0):
    """Raises OSError while nobody answers, Refused when the server answers with a no."""
    with socket.create_connection(("127.0.0.1", port), timeout) as sock:
        sock.sendall(MAGIC + PROPOSALS)
        version = receive(sock, 4)
        if version[3] != 5:
            raise Refused(f"handshake refused: the answer was {version!r}")
        sock.sendall(message(HELLO, {"user_agent": "neo4j-server-check/1"}))
        expect_success(sock, "HELLO")
        sock.sendall(message(LOGON, {"scheme": "basic", "principal": user,
                                     "credentials": password}))
        expect_success(sock, "login")
        sock.sendall(message(RUN, "RETURN 1", {}, {}) + message(PULL, {"n": -1}))
        expect_success(sock, "query")
        expect_success(sock, "query")
        sock.sendall(message(GOODBYE))


def wait_for_login(port, user, password, timeout, alive):
    """True once a login and a query succeed; False if the process ends or the time is up first."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline and alive():
        try:
            check_login(port, user, password)
            return True
        except OSError:
            time.sleep(0.1)
        except Refused as refused:
            # The port opens before the databases are up: only a wrong password is final.
            if "Unauthorized" in str(refused):
                raise
            time.sleep(0.1)
    return False
