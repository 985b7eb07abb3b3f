#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <neo4j/detail/batch.hpp>
#include <neo4j/params.hpp>

namespace neo4j::test {

inline constexpr std::size_t rows_per_block = 2000;

// A block as the engine has it: the bytes of rows behind each other, and where each ends.
struct PackedRows {
    std::vector<std::string> keys;
    detail::BlockRef block;
    std::vector<std::size_t> ends;
};

// The same row again and again, but for its number.
using WriteRow = void (*)(ParamWriter& out, std::int64_t number);
PackedRows pack_rows(std::vector<std::string> keys, WriteRow write);

// [integer, "name-<integer>", float], as the performance table's.
void write_simple_row(ParamWriter& out, std::int64_t number);
// Of a node with ten properties.
void write_node_row(ParamWriter& out, std::int64_t number);
PackedRows simple_rows();
PackedRows node_rows();

// A record's field of that content, in bytes of its own.
void write_node(ParamWriter& out, std::int64_t number);
// Two nodes and a relationship.
void write_path(ParamWriter& out, std::int64_t number);

// What the engine does with the messages of one block; the batch's memory is used again.
detail::BatchRef scan(const PackedRows& rows, detail::BatchRef batch, const detail::KeysRef& keys);

} // namespace neo4j::test
