#pragma once

#include <cstddef>
#include <cstdint>

#include <neo4j/params.hpp>
#include <neo4j/uuid.hpp>

// What the recordings are of: client.cpp sends this through a real server, recordings_test.cpp
// expects the answers.
namespace neo4j::test::recorded {

inline constexpr auto user = "neo4j";
inline constexpr std::int64_t fetch_size = 1000; // the driver's default

inline constexpr auto scalars =
    "RETURN null AS nothing, true AS yes, false AS no, "
    "[0, -16, -17, 127, 128, -128, -129, 32767, 32768, -32768, -32769, 2147483647, 2147483648, "
    "-2147483648, -2147483649, 9223372036854775807, -9223372036854775807 - 1] AS integers, "
    "[0.0, -1.5, 1e300, 5e-324, 1.0 / 0.0, -1.0 / 0.0] AS floats, 0.0 / 0.0 AS nan, "
    "['', 'Ada', 'Größe €', '𝄞', '0123456789abcdef'] AS texts, "
    "reduce(s = '', i IN range(1, 300) | s + 'x') AS long_text, "
    "$bytes AS bytes";
inline Params scalars_parameters() {
    return params("bytes", Bytes{std::byte{0}, std::byte{127}, std::byte{128}, std::byte{255}});
}

inline constexpr auto containers =
    "RETURN [] AS empty_list, {} AS empty_map, [1, [2, [3, []]], 'x', null] AS nested, "
    "range(1, 300) AS long_list, {a: 1, b: {c: [1.5]}, `ü`: null} AS map";

// In a transaction that is rolled back, so that the server keeps nothing of it.
inline constexpr auto graph =
    "CREATE (a:Person:`Two Words` {name: 'Ada', born: date('1815-12-10')})"
    "-[r:KNOWS {since: 1833}]->(b:Person {name: 'Charles'}) "
    "CREATE p = (b)-[:BUILT]->(m:Machine {steam: true})<-[:DESCRIBED]-(a) "
    "RETURN a, r, b, p, [m] AS machines";

inline constexpr auto temporal =
    "RETURN date('2024-02-29') AS date, localtime('23:59:59.999999999') AS local_time, "
    "time('12:00:00+05:30') AS time, localdatetime('2024-03-31T02:30:00.5') AS local_date_time, "
    "datetime('2024-03-31T12:00:00.000000005+02:00') AS date_time, "
    "datetime('2024-10-27T12:00:00[Europe/Berlin]') AS zoned, "
    "datetime('1945-05-08T23:01:00[Europe/Berlin]') AS old, "
    "duration('P1Y2M3DT4H5M6.000000007S') AS duration, "
    "duration({seconds: -1, nanoseconds: 1}) AS negative";

inline constexpr auto spatial =
    "RETURN point({x: 1.5, y: -2.5}) AS flat, point({x: 1, y: 2, z: 3}) AS space, "
    "point({longitude: 12.99, latitude: 55.61}) AS earth, "
    "point({longitude: 12.99, latitude: 55.61, height: 100}) AS above";

// Bolt 6.1 only.
inline constexpr auto newest =
    "CYPHER 25 RETURN vector([1, -1, 127], 3, INTEGER8) AS i8, "
    "vector([1, -1, 32767], 3, INTEGER16) AS i16, "
    "vector([1, -1, 2147483647], 3, INTEGER32) AS i32, "
    "vector([1, -1, 9223372036854775807], 3, INTEGER64) AS i64, "
    "vector([1.5, -0.25], 2, FLOAT32) AS f32, vector([1.5, -0.25], 2, FLOAT64) AS f64, "
    "$uuid AS uuid";
inline Params newest_parameters() {
    return params("uuid", parse_uuid("00112233-4455-6677-8899-aabbccddeeff"));
}

inline constexpr auto syntax_error = "RETURN 1 AS x, bogus";
inline constexpr auto runtime_error = "UNWIND [2, 1, 0] AS i RETURN 2 / i AS x";
inline constexpr auto stream = "UNWIND range(1, 7) AS i RETURN i, 'row ' + i AS text";
inline constexpr std::int64_t stream_fetch_size = 3;

} // namespace neo4j::test::recorded
