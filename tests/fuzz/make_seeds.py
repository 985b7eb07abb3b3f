#!/usr/bin/env python3
"""Writes the seeds of tests/fuzz/corpus: small inputs that reach far, made by hand and from what real
servers said (tests/unit/bolt/recordings). Run it when a target's first bytes, by which it decides, change.

What libFuzzer found is beside them, under the names that libFuzzer gave it."""

import pathlib
import struct

here = pathlib.Path(__file__).parent
recordings = here.parent / "unit" / "bolt" / "recordings"
at_once = b"\x00"  # Reads: no sizes


def write(target, name, content):
    folder = here / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


# --- PackStream ---


def head(tiny, sized, count):
    if count < 16:
        return bytes([tiny | count])
    if count < 256:
        return bytes([sized, count])
    return bytes([sized + 1]) + struct.pack(">H", count)


def pack(value):
    if value is None:
        return b"\xc0"
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        if -16 <= value < 128:
            return struct.pack(">b", value)
        return b"\xcb" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"\xc1" + struct.pack(">d", value)
    if isinstance(value, str):
        text = value.encode()
        return head(0x80, 0xD0, len(text)) + text
    if isinstance(value, bytes):
        return bytes([0xCC, len(value)]) + value
    if isinstance(value, list):
        return head(0x90, 0xD4, len(value)) + b"".join(map(pack, value))
    if isinstance(value, dict):
        return head(0xA0, 0xD8, len(value)) + b"".join(pack(k) + pack(v) for k, v in value.items())
    return value.packed()


class Structure:
    def __init__(self, tag, *fields):
        self.tag, self.fields = tag, fields

    def packed(self):
        return bytes([0xB0 | len(self.fields), ord(self.tag)]) + b"".join(map(pack, self.fields))


class Raw:
    def __init__(self, text):
        self.text = text

    def packed(self):
        return bytes.fromhex(self.text)


node = Structure("N", 1, ["L"], {"k": "v"}, "4:e:1")
relationship = Structure("R", 5, 1, 2, "T", {"since": 3}, "5:e:5", "4:e:1", "4:e:2")
path = Structure("P", [node, Structure("N", 2, [], {}, "4:e:2")], [Structure("r", 5, "T", {}, "5:e:5")], [1, 1])
values = {
    "scalars": [None, True, False, 0, -16, 127, 300, 2**40, -(2**63), 1.5, float("nan"), "", "Größe €", b"\0\xff"],
    "integers": [Raw("C8 80"), Raw("C9 8000"), Raw("CA 80000000"), Raw("CB 8000000000000000")],
    "nested": {"list": [[], [[1]], {"map": {}}], "text": "x" * 300},
    "sized": [Raw("D0 01 61"), Raw("D1 0001 61"), Raw("D2 00000001 61"), Raw("D4 01 01"), Raw("D5 0001 01"),
              Raw("D6 00000001 01"), Raw("D8 01 81 61 01"), Raw("D9 0001 81 61 01"), Raw("DA 00000001 81 61 01"),
              Raw("CC 01 61"), Raw("CD 0001 61"), Raw("CE 00000001 61")],
    "node": node,
    "old_node": Structure("N", 1, ["L"], {}),
    "relationship": relationship,
    "path": path,
    "date": Structure("D", 19000),
    "time": Structure("T", 43200000000000, 3600),
    "local_time": Structure("t", 1),
    "date_time": Structure("I", 1700000000, 5, 7200),
    "date_time_zone": Structure("i", 1700000000, 5, "Europe/Berlin"),
    "old_date_time": Structure("F", 1700000000, 5, 7200),
    "old_date_time_zone": Structure("f", 1700000000, 5, "Europe/Berlin"),
    "local_date_time": Structure("d", 1700000000, 999999999),
    "duration": Structure("E", 14, -3, 61, 500000000),
    "points": [Structure("X", 7203, 1.0, 2.0), Structure("Y", 4979, 1.0, 2.0, 3.0)],
    "vector": Structure("V", Raw("C8 C6"), b"\0\0\x80\x3f"),
    "vector_of_bytes": Structure("V", Raw("C8 C8"), b"\1\2\3"),
    "unsupported": Structure("?", "Quantum", 6, 2, {"message": "later"}),
    "uuid": Raw("E0 00112233445566778899AABBCCDDEEFF"),
    "unknown": [Structure("Z", 1), Structure("D", 2**62), Structure("i", 0, 0, "Mars/Olympus")],
    "deep": Raw("91" * 60 + "C0"),
    "text_of_4_gib": Raw("D2 FFFFFFFF 61"),
    "list_of_2_31": Raw("D6 80000000 01"),
}
for name, value in values.items():
    write("unpack", name, b"\0" + pack(value))

# --- messages ---

success, record, ignored, failure = 0x70, 0x71, 0x7E, 0x7F


def message(tag, *fields):
    return bytes([0xB0 | len(fields), tag]) + b"".join(map(pack, fields))


def chunk(content):
    return struct.pack(">H", len(content)) + content + b"\0\0"


def dechunk(stream):
    message, at = b"", 0
    while at + 2 <= len(stream):
        length = struct.unpack_from(">H", stream, at)[0]
        if length == 0 and message:
            yield message
            message = b""
        message += stream[at + 2 : at + 2 + length]
        at += 2 + length


def own_lengths(*messages):
    return b"".join(bytes([len(m)]) + m for m in messages)


old_failure = {"code": "Neo.ClientError.Security.AuthorizationExpired", "message": "again"}
gql_failure = {
    "neo4j_code": "Neo.TransientError.General.DatabaseUnavailable",
    "message": "not now",
    "gql_status": "50N42",
    "description": "error: general processing exception",
    "diagnostic_record": {"OPERATION": "", "_classification": "TRANSIENT_ERROR", "_idempotent": True},
    "cause": {"gql_status": "01N00", "message": "why", "description": "d", "diagnostic_record": {}},
}
short_failure = {key: gql_failure[key] for key in ("neo4j_code", "message", "gql_status")}
fields = message(success, {"fields": ["x", "y"], "qid": 0, "t_first": 1})
rows = message(record, [1, "two"])
more = message(success, {"has_more": True})
done = message(success, {"type": "rw", "t_last": 2, "bookmark": "b:1", "db": "neo4j"})
empty = message(success, {})
versions = 16
dialogues = {
    0: (message(success, {"server": "Neo4j/5", "connection_id": "bolt-1", "hints": {}}), empty),
    1: (empty, ),
    2: (b"\xb0\x7e", ),
    3: (fields, rows, rows, done),
    4: (rows, message(record, [node, path]), more, rows),
    5: (message(ignored), ),
    6: (message(success, {"type": "w", "stats": {"nodes-created": 1}}), ),
    7: (done, ),
    8: (rows, rows, done),
    9: (empty, fields, rows, done),
    10: (fields, rows, done, message(success, {"fields": ["z"], "qid": 1}), message(record, [1.5]), more),
    11: (message(success, {"bookmark": "b:2"}), ),
    12: (message(failure, old_failure), ),
    13: (empty, ),
    14: (message(success, {"rt": {"ttl": 300, "servers": [], "db": "neo4j"}}), ),
    15: (message(failure, short_failure), message(ignored), message(ignored)),
    16: (empty, empty, fields, rows, message(failure, short_failure)),
    17: (empty, ),
    18: (rows, rows, more),
    19: (message(success, {"fields": ["z"], "qid": 1}), message(record, [1.5]), done),
    20: (message(success, {"bookmark": "b:3"}), ),
}
for state, said in dialogues.items():
    for version in (state % versions, 15):
        write("engine", f"state_{state}_version_{version}", bytes([version, state]) + at_once + own_lengths(*said))
write("engine", "byte_by_byte", bytes([15, 0x80 | 4]) + b"\x01\x00" + chunk(rows) + b"\0\0" + chunk(done))

turns = {}
for path_of in sorted(recordings.glob("*.txt")):
    lines = [line.split() for line in path_of.read_text().splitlines() if line[:1] in "CS"]
    turns[path_of.stem] = [bytes.fromhex(line[1]) for line in lines]
for number, (name, all_turns) in enumerate(turns.items()):
    for i, said in enumerate(all_turns[5::2]):
        if len(said) < 2000:
            write("engine", f"recorded_{name}_{i}", bytes([13 + 2 * number, 0x80 | 3]) + at_once + said)
    answers = b"".join(all_turns[3::2])
    write("dechunk", f"recorded_{name}", b"\xe3\x20" + b"\x03\x10\x81\x02" + answers[:3000])
    write("handshake", f"recorded_{name}", b"\0" + at_once + all_turns[1])

write("dechunk", "noops", b"\x01\x00" + at_once + b"\0\0\0\0" + chunk(b"abc") + b"\0\0")
write("dechunk", "many_chunks", b"\xe2\xff" + b"\x02\x00\x90" + b"\0\1a\0\2bc\0\3def\0\0" + chunk(b"x" * 200))
write("dechunk", "cut", b"\x01\x00" + at_once + chunk(b"abc")[:4])

for name, answer in {
    "classic_5_8": "00000805", "classic_4_4": "00000404", "classic_3": "00000003", "none": "00000000",
    "http": "48545450", "unknown": "00000109", "manifest": "000001ff 02 00000006 00080805 00",
    "manifest_old": "000001ff 01 00000002 00", "manifest_ranges": "000001ff 03 00FFFF06 00FF0805 00FFFFFF 8101",
    "manifest_none": "000001ff 00 00", "manifest_many": "000001ff 8102" + "00000006" * 3,
    "endless_count": "000001ff" + "80" * 12, "endless_capabilities": "000001ff 01 00000006" + "80" * 12,
}.items():
    for kind in (0, 1):
        write("handshake", f"{name}_{kind}", bytes([kind]) + b"\x01\x00" + bytes.fromhex(answer))

for number, text in enumerate([
    "bolt://localhost:7687", "neo4j+s://db.example", "neo4j+ssc://[::1]:7688?region=eu&policy=a%20b", "bolt+unix:///run/x",
    "bolt+ws://h", "bolt+wss://h:443", "wss://h", "ws://h", "neo4j://u:p@h", "bolt://h/?a=b", "bolt://", "://", "h:7687",
    "[fe80::1%25eth0]:1", "a:1,b,[::1]:3", "neo4j://h?a=1&a=2", "bolt://h:99999", "neo4j://äö", "BOLT://H",
]):
    write("uri", f"text_{number}", text.encode())

for kind, texts in enumerate([
    ["2024-02-29", "-0001-12-31", "+999999999-01-01", "20240229"],
    ["12:34:56.123456789", "23:59", "24:00:00"],
    ["12:34:56+01:00", "00:00:00Z", "01:02:03.4-18:00", "12:00+01:02:03"],
    ["2024-02-29T12:34:56.7", "-999999999-01-01T00:00"],
    ["2024-03-31T02:30:00[Europe/Berlin]", "2024-10-27T02:30+02:00[Europe/Berlin]", "2024-01-01T00:00Z", "2024-01-01T00:00-18:00"],
    ["P1Y2M3W4DT5H6M7.000000008S", "P-1MT-0.5S", "PT0S", "P1.5M"],
    ["00112233-4455-6677-8899-aabbccddeeff", "00112233445566778899aabbccddeeff"],
]):
    for number, text in enumerate(texts):
        write("temporal", f"kind_{kind}_{number}", bytes([kind]) + text.encode())

for name, text in {
    "all": '{"a": [1, -2, 0.5, null, true, "x\\u00e9"], "b": {"c": []}}', "numbers": "[9223372036854775807, 18446744073709551615, 1e308, -0.0]",
    "text": '"\\ud83d\\ude00"', "deep": "[" * 200 + "]" * 200, "cut": '{"a": [1,', "same": '{"a": 1, "a": 2}', "too_deep": "[" * 1100 + "]" * 1100,
}.items():
    write("json", name, text.encode())

notification = {"code": "Neo.ClientNotification.Statement.X", "title": "t", "description": "d", "severity": "WARNING",
                "category": "HINT", "position": {"offset": 1, "line": 2, "column": 3}}
status = {"gql_status": "01N50", "status_description": "s", "description": "d", "neo4j_code": "Neo.X.Y.Z", "title": "t",
          "diagnostic_record": {"_classification": "HINT", "_severity": "WARNING", "_position": {"offset": 1, "line": 2, "column": 3}}}
plan = {"operatorType": "A", "args": {"k": 1}, "identifiers": ["x"],
        "children": [{"operatorType": "B", "dbHits": 1, "rows": 2, "pageCacheHits": 3, "time": 4, "children": []}]}
for name, metadata in {
    "old_failure": old_failure, "gql_failure": gql_failure, "empty": {},
    "summary": {"type": "rw", "stats": {"nodes-created": 1, "contains-updates": True}, "t_first": 1, "t_last": 2,
                "notifications": [notification, 1], "plan": plan, "profile": plan},
    "statuses": {"statuses": [status, {"gql_status": "00000", "status_description": "note: success"}]},
}.items():
    for version in (4, 10, 13, 15):
        write("metadata", f"{name}_{version}", bytes([version]) + pack(metadata))

for name, table in {
    "table": {"ttl": 300, "db": "neo4j", "servers": [{"role": role, "addresses": ["a:1", "[::1]:2", "c", "a:1"]}
                                                      for role in ("ROUTE", "READ", "WRITE", "LATER")]},
    "no_writers": {"ttl": -1, "servers": [{"role": "ROUTE", "addresses": ["a"]}, {"role": "READ", "addresses": ["b"]}]},
    "wrong": {"ttl": 2**62, "servers": [{"role": 1}]}, "endless": {"ttl": 2**62, "servers": []},
}.items():
    write("routing_answer", name, pack(table))

for name, answer in {
    "not_found": "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno!", "bolt": "\0\0\x08\x05", "nothing": "",
    "wrong_key": "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
    "go_on": "HTTP/1.1 100 Continue\r\n\r\n", "chunked": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "redirect": "HTTP/1.1 302 Found\r\nLocation: http://x/\r\n\r\n", "long": "HTTP/1.1 200 " + "x" * 300,
}.items():
    write("websocket", "answer_" + name, b"\0" + b"\x01\x20" + answer.encode())
for name, frames in {
    "binary": "8203616263", "parts": "0201610001628001638200", "long": "827e0100" + "61" * 256, "huge": "827fffffffffffffffff61",
    "text": "810161", "ping": "8904616263648a00820161", "close": "880203e8", "close_text": "880403e86869", "masked": "8281000000006161",
    "reserved": "f20161", "long_ping": "897e0080" + "61" * 128, "empty": "8200020000000000800082016199",
}.items():
    write("websocket", "frames_" + name, b"\1" + b"\x01\x02" + bytes.fromhex(frames))
