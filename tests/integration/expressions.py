#!/usr/bin/env python3
"""Records what the official Python driver makes of Cypher expressions.

    pip install neo4j==6.4.1
    expressions.py > expressions.txt        (NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD name the server)

Each line is an expression, a tab and its value in a notation of this test's own, in which a value
of every type is spelled by its parts; expressions_test.cpp spells what the C++ driver reads in the
same way. `!` before an expression: it needs Bolt 6.1 and CYPHER 25. Where Python cannot hold the
value (years before 1 or after 9999) or tell it from another one (offset zero, the zone UTC), the
parts are the server's own.
"""

import math
import os
import sys
import uuid

from neo4j import GraphDatabase
from neo4j.exceptions import BrokenRecordError
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time
from neo4j.vector import Vector

INTEGERS = [0, 1, -1, -16, -17, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 65535,
            65536, 2147483647, 2147483648, -2147483648, -2147483649, 4294967296, 9007199254740993,
            9223372036854775807, -9223372036854775807]
FLOATS = ["0.0", "-0.0", "1.0", "-1.5", "0.1", "1e-7", "1e16", "1e22", "123456789.125", "5e-324",
          "2.2250738585072014e-308", "1.7976931348623157e308", "-1.7976931348623157e308",
          "0.0/0.0", "1.0/0.0", "-1.0/0.0", "3.141592653589793", "4.9e-324 / 2", "1.0e0 / 3"]
TEXTS = ["''", "'a'", "'a\\tb\\nc\\rd'", "'\\\\'", "'it\\'s'", "'\"'", "'Zoë'", "'名前'",
         "'\\uD83D\\uDE00'", "'\\u0000'", "'\\u001f\\u007f'", "'e\\u0301'", "'  '", "'a' + 'b'",
         "'a' + 1", "'x' + 1.5", "toUpper('straße')", "toLower('ÀÉ')", "trim('  a ')",
         "left('hello', 2)", "right('hello', 2)", "substring('hello', 1, 3)", "reverse('añb')",
         "replace('aXbX', 'X', '-')", "split('a,b,,c', ',')", "toString(1)", "toString(1.5)",
         "toString(true)", "toString(date('2024-02-29'))", "size('héllo')", "size('😀')",
         "'a' STARTS WITH ''", "'abc' CONTAINS 'b'", "'abc' =~ '.b.'", "char_length('名前')",
         "reduce(s = '', i IN range(1, 15) | s + 'x')", "reduce(s = '', i IN range(1, 16) | s + 'x')",
         "reduce(s = '', i IN range(1, 255) | s + 'x')", "reduce(s = '', i IN range(1, 256) | s + 'x')",
         "ltrim('  a ')", "rtrim('  a ')", "toStringOrNull([])", "normalize('e\\u0301')"]
LOGIC = ["null", "true", "false", "null = null", "null IS NULL", "1 = 1.0", "1 = '1'", "NOT true",
         "true AND null", "false AND null", "true OR null", "true XOR true", "null <> 1",
         "1 IN [1, null]", "2 IN [1, null]", "[1] = [1.0]", "{a: 1} = {a: 1}", "toBoolean('TRUE')",
         "toBoolean('no')", "CASE 3 WHEN 3 THEN 'three' ELSE 'other' END", "CASE WHEN null THEN 1 END",
         "coalesce(null, 2)", "isEmpty('')", "0.0/0.0 = 0.0/0.0", "all(x IN [1, 2] WHERE x > 0)",
         "any(x IN [] WHERE x)", "none(x IN [null] WHERE x)", "single(x IN [1, 1] WHERE x = 1)",
         "exists { RETURN 1 }", "1 < 2 <= 2"]
NUMBERS = ["1 + 1", "1 - 2.0", "7 / 2", "7.0 / 2", "-7 / 2", "7 % 3", "-7 % 3", "2 ^ 10", "abs(-3)",
           "abs(-3.5)", "ceil(1.2)", "floor(-1.2)", "round(1.5)", "round(-1.5)", "round(1.249, 1)",
           "round(1.25, 1, 'HALF_DOWN')", "sign(-4)", "sqrt(2)", "exp(1)", "log(10)", "log10(1000)",
           "sin(1)", "cos(1)", "tan(1)", "atan2(1, 2)", "pi()", "e()", "degrees(1)", "radians(180)",
           "toInteger('42')", "toInteger(4.9)", "toInteger('x')", "toFloat('1e3')", "toFloat(3)",
           "0x7fffffffffffffff", "0o17", "0xff", "1_000_000", "isNaN(0.0/0.0)", "haversin(0.5)",
           "toIntegerOrNull('7.7')", "toFloatOrNull([])", "cot(0.5)", "-9223372036854775808"]
LISTS = ["[]", "[[]]", "[1, 'two', 3.0, null, true, [4], {five: 5}]", "range(0, 14)", "range(0, 15)",
         "range(1, 255)", "range(1, 256)", "range(10, 0, -3)", "[1, 2] + 3", "[1, 2] + [3]",
         "[x IN range(1, 5) WHERE x % 2 = 1 | x * x]", "[1, 2, 3][1]", "[1, 2, 3][-1]", "[1, 2][5]",
         "[1, 2, 3, 4][1..3]", "[1, 2, 3][..-1]", "head([])", "last([1, 2])", "tail([1, 2, 3])",
         "size([1, null])", "reverse([1, 2, 3])", "reduce(s = 0, x IN [1, 2, 3] | s + x)",
         "reduce(l = [], x IN range(1, 25) | [l])", "toIntegerList(['1', 'x'])",
         "toFloatList([1, '2.5'])", "toStringList([1, true])", "toBooleanList(['true', 'x'])",
         "[null, null]", "keys({a: 1})", "[true, false]", "[0.5, -0.5]", "['a', 'é', '']"]
MAPS = ["{}", "{a: 1}", "{a: null}", "{a: {b: {c: [1, {d: 2}]}}}", "{`a b`: 1, `ключ`: 2, `x.y`: 3}",
        "{a: 1}.a", "{a: 1}.b", "{a: 1}['a']", "{``: 0}", "{list: [], map: {}}", "size(keys({a: 1, b: 2}))",
        "{a:1,b:2,c:3,d:4,e:5,f:6,g:7,h:8,i:9,j:10,k:11,l:12,m:13,n:14,o:15}",
        "{a:1,b:2,c:3,d:4,e:5,f:6,g:7,h:8,i:9,j:10,k:11,l:12,m:13,n:14,o:15,p:16}",
        "{date: date('2024-02-29'), point: point({x: 1, y: 2}), duration: duration('P1D')}"]
DATES = [f"date('{d}')" for d in ["2024-02-29", "1970-01-01", "1969-12-31", "0001-01-01", "9999-12-31",
         "2024-W01", "2024-W52-7", "2024-366", "2024-02", "2024", "1582-10-15", "1900-02-28", "2000-02-29",
         "0000-01-01", "-0001-12-31", "-9999-01-01", "+10000-01-01", "+999999999-12-31",
         "-999999999-01-01"]] + [
         "date({year: 2024, month: 3})", "date({year: 2024, week: 10, dayOfWeek: 3})",
         "date({year: 2024, quarter: 3, dayOfQuarter: 45})", "date({year: 2024, ordinalDay: 60})",
         "date.truncate('month', date('2024-02-29'))", "date('2024-01-31') + duration('P1M')",
         "date('2024-03-31') - duration({months: 1})", "date('2024-02-29').week",
         "date('2024-02-29').ordinalDay", "date('2024-02-29').quarter", "date('2024-12-30').weekYear",
         "date('2024-02-29').dayOfWeek", "date('2024-02-29') < date('2024-03-01')"]
TIMES = [f"localtime('{t}')" for t in ["00:00", "23:59:59.999999999", "12:34:56.000000001", "01", "010203.5"]] + [
         f"time('{t}')" for t in ["00:00Z", "23:59:59.999999999+18:00", "12:34:56.5-18:00", "10:00+05:45",
         "10:00-03:30"]] + [
         "localtime({hour: 12, minute: 0, second: 1, nanosecond: 7})", "time({hour: 1, timezone: '+02:30'})",
         "localtime.truncate('minute', localtime('12:34:56.7'))", "time('10:00+01:00') + duration('PT15H')",
         "localtime('10:00') - duration({nanoseconds: 1})", "time('10:00+01:00').offset",
         "time('10:00+01:00') = time('09:00Z')", "localtime('12:34:56.789').millisecond"]
LOCALS = [f"localdatetime('{t}')" for t in ["2024-02-29T12:34:56.789012345", "1970-01-01T00:00",
          "1969-12-31T23:59:59.999999999", "0001-01-01T00:00", "9999-12-31T23:59:59.999999999",
          "0000-06-01T12:00", "-0044-03-15T11:30", "+999999999-12-31T23:59:59.999999999",
          "-999999999-01-01T00:00", "+12345-06-07T08:09:10.000000011", "2024-W10-3T10:00"]] + [
          "localdatetime({date: date('2024-02-29'), time: localtime('01:02:03')})",
          "localdatetime.truncate('day', localdatetime('2024-02-29T12:34'))",
          "localdatetime('2024-02-29T12:00') + duration({days: 365, nanoseconds: 1})",
          "localdatetime('2024-01-01T00:00') < localdatetime('2024-01-01T00:00:00.000000001')"]
ZONED = [f"datetime('{t}')" for t in ["2024-02-29T12:34:56.789012345Z", "2024-02-29T12:34:56+00:00",
         "2024-02-29T12:34:56[UTC]", "2024-02-29T12:34:56+01:00", "2024-02-29T12:34:56-09:30",
         "2024-02-29T12:34:56+18:00", "2024-02-29T12:34:56-18:00",
         "1970-01-01T00:00Z", "1969-12-31T23:59:59.999999999Z", "0001-01-02T00:00Z", "9999-12-30T00:00Z",
         "2024-07-01T12:00[Europe/Berlin]", "2024-01-01T12:00[Europe/Berlin]",
         "2024-03-31T02:30[Europe/Berlin]", "2024-10-27T02:30[Europe/Berlin]",
         "2024-10-27T02:30+01:00[Europe/Berlin]", "2024-10-27T02:30+02:00[Europe/Berlin]",
         "2024-07-01T12:00[America/New_York]", "2024-11-03T01:30-05:00[America/New_York]",
         "2024-07-01T12:00[Asia/Kathmandu]", "2024-01-01T12:00[Australia/Lord_Howe]",
         "2024-07-01T12:00[Australia/Lord_Howe]", "2011-12-31T12:00[Pacific/Apia]",
         "1960-06-01T00:00[Europe/London]", "1975-01-01T00:00[Asia/Kolkata]", "2037-07-01T00:00[Europe/Berlin]",
         "2000-01-01T00:00[Etc/GMT+5]", "+12345-01-01T00:00Z", "-9999-01-01T00:00+01:00",
         "0000-01-01T00:00-01:00", "+999999999-12-31T23:59:59Z", "-999999999-01-02T00:00Z",
         "2100-07-01T12:00[Europe/Berlin]", "2100-01-01T12:00[America/New_York]",
         "1890-06-01T12:00[Europe/Berlin]", "1800-01-01T00:00[America/New_York]"]] + [
         "datetime({epochMillis: 0})", "datetime({epochSeconds: -1, nanosecond: 5})",
         "datetime({year: 2024, month: 6, timezone: 'Asia/Tokyo'})",
         "datetime({datetime: datetime('2024-07-01T12:00[Europe/Berlin]'), timezone: 'America/New_York'})",
         "datetime('2024-07-01T12:00[Europe/Berlin]').epochSeconds",
         "datetime('2024-07-01T12:00[Europe/Berlin]').offset", "datetime('2024-07-01T12:00Z').timezone",
         "datetime.truncate('day', datetime('2024-03-31T12:00[Europe/Berlin]'))",
         "datetime('2024-03-30T02:30[Europe/Berlin]') + duration('P1D')",
         "datetime('2024-03-30T02:30[Europe/Berlin]') + duration('PT24H')",
         "datetime('2024-01-01T00:00Z') = datetime('2024-01-01T01:00+01:00')"]
DURATIONS = [f"duration('{d}')" for d in ["P0D", "P1Y2M3W4DT5H6M7.000000008S", "P-1M", "PT-1S", "PT-0.000000001S",
             "PT0.999999999S", "P14M-3DT5S", "PT1.5S", "PT-1.5S", "P2147483648D", "P1.5D", "P0.5M",
             "P2012-02-02T14:37:21.545", "PT9223372036S"]] + [
             "duration({months: 1, days: -1, seconds: 1, nanoseconds: -1})", "duration({weeks: 2, hours: 36})",
             "duration({years: 1.5})", "duration({nanoseconds: 9223372036854775807})",
             "duration({seconds: 9223372036})", "duration({days: 106751991167300})",
             "duration.between(date('2024-01-31'), date('2024-03-01'))",
             "duration.inDays(date('2024-01-01'), date('2025-01-01'))",
             "duration.inSeconds(localtime('00:00'), localtime('23:59'))",
             "duration.inMonths(date('2020-02-29'), date('2024-02-28'))", "duration('P1D') * 3",
             "duration('P1M') / 2", "duration('P1D') + duration('PT24H')", "duration('P1D') = duration('PT24H')",
             "duration('P1Y2M10DT2H30M').months", "duration('PT2H30M').minutes"]
POINTS = ["point({x: 1, y: 2})", "point({x: 1, y: 2, z: 3})", "point({longitude: 13.4, latitude: 52.5})",
          "point({longitude: 13.4, latitude: 52.5, height: 34})", "point({x: -0.0, y: 1e300})",
          "point({x: 0, y: 0, crs: 'cartesian'})", "point({x: 180, y: -90, srid: 4326})",
          "point({x: 1, y: 2, z: 3, crs: 'WGS-84-3D'})", "point({latitude: 90, longitude: 180})",
          "point({x: 1, y: 2}).x", "point({longitude: 1, latitude: 2}).crs", "point({x: 1, y: 2, z: 3}).srid",
          "point.distance(point({x: 0, y: 0}), point({x: 3, y: 4}))", "point({x: 1, y: null})",
          "point.withinBBox(point({x: 1, y: 1}), point({x: 0, y: 0}), point({x: 2, y: 2}))",
          "[point({x: 1, y: 2}), point({longitude: 1, latitude: 2})]", "point({x: 1, y: 2}) = point({x: 1.0, y: 2.0})"]
# Whole queries; what they make is rolled back.
QUERIES = ["CREATE (n) RETURN n", "CREATE (n:A) RETURN n", "CREATE (n:A:B:C {x: 1, y: 'z', l: [1, 2]}) RETURN n",
           "CREATE (n {d: date('2024-02-29'), p: point({x: 1, y: 2}), t: time('10:00+01:00')}) RETURN n",
           "CREATE (a:A)-[r:R]->(b:B) RETURN r", "CREATE (a:A)-[r:`R S` {x: 1.5}]->(b:B) RETURN r",
           "CREATE p = (:A {n: 1})-[:R {x: 1}]->(:B {n: 2}) RETURN p", "CREATE p = (:A)<-[:R]-(:B) RETURN p",
           "CREATE p = (:A)-[:R]->(:B)<-[:S]-(:C)-[:T]->(:D) RETURN p", "CREATE p = (:A) RETURN p",
           "CREATE (a:A) CREATE p = (a)-[:R]->(a) RETURN p", "CREATE (a:A {x: 1})-[r:R]->(b:B) RETURN [a, r, {b: b}]",
           "CREATE (a:A {x: 1}) RETURN labels(a)", "CREATE (a {x: 1, y: 2}) RETURN properties(a)",
           "CREATE (:A)-[r:R]->() RETURN type(r)", "CREATE p = (:A)-[:R]->(:B) RETURN nodes(p)",
           "CREATE p = (:A)-[:R]->(:B) RETURN relationships(p)", "CREATE p = (:A)-[:R]->(:B) RETURN length(p)",
           "CREATE (a:A {name: 'x', age: 3}) RETURN a {.name, more: 1}", "CREATE (a:A {x: 1}) RETURN a {.*}",
           "UNWIND [1, 2, 3] AS x RETURN count(x)", "UNWIND [1, 2, 3] AS x RETURN sum(x)",
           "UNWIND [1, 2, 4] AS x RETURN avg(x)", "UNWIND [3, 1, 2] AS x RETURN collect(x)",
           "UNWIND [3, 1.5] AS x RETURN min(x)", "UNWIND ['a', 1] AS x RETURN max(x)",
           "UNWIND [1, 2, 3, 4] AS x RETURN stDev(x)", "UNWIND [1, 2, 3, 4] AS x RETURN percentileCont(x, 0.4)",
           "UNWIND [1, 2, 3, 4] AS x RETURN percentileDisc(x, 0.4)", "UNWIND [] AS x RETURN collect(x)",
           "UNWIND [] AS x RETURN sum(x)", "UNWIND [null, 1] AS x RETURN count(DISTINCT x)",
           "UNWIND [duration('P1D'), duration('PT1H')] AS x RETURN sum(x)"]
NEW = [f"vector([{v}], {n}, {t})" for t in ["INTEGER8", "INTEGER16", "INTEGER32", "INTEGER64", "FLOAT32", "FLOAT64"]
       for v, n in [("1", 1), ("-128, 0, 127", 3), ("1, 2, 3, 4, 5, 6, 7, 8", 8)]] + [
       "vector([0.1, -2.5], 2, FLOAT32)", "vector([0.1, -2.5], 2, FLOAT64)",
       "vector([-9223372036854775807, 9223372036854775807], 2, INTEGER64)", "[vector([1], 1, INTEGER8)]",
       "{v: vector([1.5], 1, FLOAT32)}", "uuid('f81d4fae-7dec-11d0-a765-00a0c91e6bf6')",
       "uuid('00000000-0000-0000-0000-000000000000')", "[uuid('FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF')]",
       "toString(uuid('f81d4fae-7dec-11d0-a765-00a0c91e6bf6'))", "vector_dimension_count(vector([1, 2], 2, INTEGER8))"]
# Python's offsets are whole minutes.
OFFSETS = ["time('10:00:00+01:02:03')", "time('10:00:00-00:00:01')",
           "datetime('2024-02-29T12:34:56+01:02:03')", "datetime('2024-02-29T12:34:56-17:59:59')"]


def text(value):
    out = ""
    for c in value:
        out += "\\" + c if c in '\\"' else c if ord(c) >= 32 else f"\\x{ord(c):02x}"
    return f'"{out}"'


def number(value):
    if math.isnan(value):
        return "float(nan)"
    return f"float({value:.17g})"


def parts(kind, *values):
    return f"{kind}({', '.join(str(each) for each in values)})"


def entries(items):
    return "{" + ", ".join(f"{text(k)}: {spelled(v)}" for k, v in sorted(items, key=lambda i: i[0].encode())) + "}"


def offset_of(value):
    offset = value.utcoffset()
    return None if offset is None else round(offset.total_seconds())


class Unsure(Exception):
    """Python cannot tell."""


def spelled(value):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Point):
        return parts("point", value.srid, *(number(each) for each in value))
    if isinstance(value, Duration):
        return parts("duration", *value)
    if isinstance(value, DateTime):
        fields = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.nanosecond]
        if value.tzinfo is None:
            return parts("local_date_time", *fields)
        zone = getattr(value.tzinfo, "zone", None)
        if zone == "UTC" or value.year > 2037 or value.year < 1902:
            raise Unsure
        return parts("date_time", *fields, offset_of(value), *([zone] if zone else []))
    if isinstance(value, Date):
        return parts("date", value.year, value.month, value.day)
    if isinstance(value, Time):
        fields = [value.hour, value.minute, value.second, value.nanosecond]
        if value.tzinfo is None:
            return parts("local_time", *fields)
        return parts("time", *fields, offset_of(value))
    if isinstance(value, Vector):
        return parts("vector", value.dtype.value if hasattr(value.dtype, "value") else value.dtype,
                     *(number(each) if isinstance(each, float) else each for each in value.to_native()))
    if isinstance(value, uuid.UUID):
        return parts("uuid", value)
    if isinstance(value, Node):
        return parts("node", *sorted(value.labels), entries(value.items()))
    if isinstance(value, Relationship):
        return parts("relationship", value.type, entries(value.items()))
    if isinstance(value, Path):
        steps = [spelled(value.nodes[0])]
        for relationship, node in zip(value.relationships, value.nodes[1:]):
            forward = relationship.end_node == node
            steps += [">" if forward else "<", spelled(relationship), spelled(node)]
        return parts("path", *steps)
    if isinstance(value, list):
        return "[" + ", ".join(spelled(each) for each in value) + "]"
    if isinstance(value, dict):
        return entries(value.items())
    raise TypeError(type(value))


def spelled_by_the_server(run, expression):
    """For dates and times only."""
    day = ["year", "month", "day"]
    time = ["hour", "minute", "second", "nanosecond"]
    for kind, server_type, fields in (
            ("date_time", "ZONED DATETIME", [*day, *time, "offsetSeconds"]),
            ("local_date_time", "LOCAL DATETIME", [*day, *time]), ("date", "DATE", day),
            ("time", "ZONED TIME", [*time, "offsetSeconds"])):
        if run(f"RETURN valueType({expression})").startswith(server_type):
            wanted = ", ".join(f"x.{field}" for field in fields)
            values = run(f"WITH {expression} AS x RETURN [{wanted}]")
            if kind == "date_time":
                zone = run(f"WITH {expression} AS x RETURN x.timezone")
                if zone[0] not in "Z+-":
                    values.append(zone)
            return parts(kind, *values)
    raise TypeError(expression)


def main():
    driver = GraphDatabase.driver(os.environ["NEO4J_URI"],
                                  auth=(os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"]))
    plain = [str(i) for i in INTEGERS] + FLOATS + TEXTS + LOGIC + NUMBERS + LISTS + MAPS + DATES + TIMES
    plain += LOCALS + ZONED + DURATIONS + POINTS
    lines = [(each, f"RETURN {each}") for each in plain] + [(each, each) for each in QUERIES]
    if driver.get_server_info().protocol_version >= (6, 1):
        lines += [(f"!{each}", f"RETURN {each}") for each in NEW + OFFSETS]
    by_server = 0
    for name, query in lines:
        try:
            with driver.session() as session, session.begin_transaction() as transaction:
                def run(text):
                    text = "CYPHER 25 " + text if name[0] == "!" else text
                    return transaction.run(text).single(strict=True).value()

                try:
                    if name[1:] in OFFSETS:
                        raise Unsure
                    value = spelled(run(query))
                except (BrokenRecordError, Unsure):
                    by_server += 1
                    value = spelled_by_the_server(run, name.lstrip("!"))
                transaction.rollback()
            print(f"{name}\t{value}")
        except Exception as error:  # pylint: disable=broad-except
            print(f"{name}: {repr(error)[:300]}", file=sys.stderr)
    print(f"{len(lines)} expressions, {by_server} of them in the server's own parts", file=sys.stderr)


main()
