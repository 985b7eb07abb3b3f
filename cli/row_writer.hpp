#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <neo4j/async_result.hpp>

#include "format.hpp"
#include "output.hpp"

namespace neo4j::cli {

/// A table is written in blocks of so many rows, so that a result of any size needs little memory:
/// each block has its header, and widths that fit its rows.
inline constexpr std::size_t table_block = 1000;

/// Writes one result in one format. Each holds a few rows at a time, but for Format::arrow, which
/// keeps all of them until the end.
class RowWriter {
public:
    RowWriter() = default;
    RowWriter(const RowWriter&) = delete;
    RowWriter& operator=(const RowWriter&) = delete;
    virtual ~RowWriter() = default;

    /// Errors: BrokenRecordError; those of the Output.
    virtual void write(const RecordBatch& batch) = 0;
    /// At the result's end. Errors: as write().
    virtual void finish() = 0;
};

/// @param keys the columns' names
/// @param output must outlive the writer
std::unique_ptr<RowWriter> make_row_writer(Format format, std::vector<std::string> keys,
                                           Output& output);

} // namespace neo4j::cli
