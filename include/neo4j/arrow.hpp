#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>

#include <neo4j/export.hpp>
#include <neo4j/table.hpp>

// The structs of the Arrow C data interface and C stream interface, as Arrow's specification gives
// them to be copied: whoever else has them in the program has the same ones.
// https://arrow.apache.org/docs/format/CDataInterface.html
/// @cond
extern "C" {

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    // Array type description
    const char* format;
    const char* name;
    const char* metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema** children;
    struct ArrowSchema* dictionary;

    // Release callback
    void (*release)(struct ArrowSchema*);
    // Opaque producer-specific data
    void* private_data;
};

struct ArrowArray {
    // Array data description
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void** buffers;
    struct ArrowArray** children;
    struct ArrowArray* dictionary;

    // Release callback
    void (*release)(struct ArrowArray*);
    // Opaque producer-specific data
    void* private_data;
};

#endif // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    // Callback to get the stream type
    // (will be the same for all arrays in the stream).
    int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
    // Callback to get the next array
    // (if no error and the array is released, the stream has ended)
    int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
    // Callback to get optional detailed error information.
    const char* (*get_last_error)(struct ArrowArrayStream*);

    // Release callback
    void (*release)(struct ArrowArrayStream*);
    // Opaque producer-specific data
    void* private_data;
};

#endif // ARROW_C_STREAM_INTERFACE
}
/// @endcond

/// Tables for Apache Arrow and all that speaks it (pyarrow, pandas, polars, DuckDB, ...), without
/// a copy and without a dependency: the consumer reads the columns' own memory, which lives until
/// he has released the last of what was exported, also when the Table is gone.
///
/// | column | Arrow's type |
/// |---|---|
/// | booleans, integers, floats | bool, int64, float64 |
/// | text, bytes | utf8, binary; from 2 GiB on large_utf8, large_binary |
/// | dates | date32 |
/// | local times | time64[ns] |
/// | local date-times | timestamp[ns] or timestamp[us], without zone |
/// | date-times of one zone or offset | timestamp[ns] or [us] with that zone |
/// | durations | month_day_nano_interval |
/// | UUIDs | fixed_size_binary(16), marked as the extension type arrow.uuid |
/// | vectors of one type and dimension | fixed_size_list of int8 to int64, float32 or float64 |
/// | lists | list (large_list) of the elements' type |
/// | nothing but nulls | null |
/// | times, date-times of several zones | utf8: ISO 8601, the zone in brackets |
/// | dates and date-times that do not fit | utf8: ISO 8601 |
/// | anything else: mixed types, maps, nodes, points, ... | utf8: JSON, extension type arrow.json |
///
/// In JSON, what JSON lacks is text: times and durations in ISO 8601, NaN and the infinities by
/// name; bytes and vectors are arrays of numbers. A node is {"element_id", "labels", "properties"},
/// a relationship {"element_id", "type", "start", "end", "properties"}, a path {"nodes",
/// "relationships"}, a point {"srid", "x", "y", "z"}.
/// Text that has to be made is made once for a table and its copies, by the first export.
namespace neo4j {

/// One array: a struct with a child for each column, which importers take for a record batch.
/// @param schema,array not null; what they hold is overwritten, not released
///
/// Errors: std::bad_alloc, with neither of them touched.
NEO4J_API void export_to_arrow(const Table& table, ArrowSchema* schema, ArrowArray* array);

/// One column by itself. As above.
NEO4J_API void export_to_arrow(const Table::Column& column, ArrowSchema* schema, ArrowArray* array);

/// The table as a stream of record batches.
/// @param stream not null; what it holds is overwritten, not released. It may be read and released
/// on any thread, by one at a time.
/// @param rows_per_batch at most so many rows in each; 0, the default: all in one
///
/// Errors: std::bad_alloc, with the stream untouched.
NEO4J_API void export_to_arrow(const Table& table, ArrowArrayStream* stream,
                               std::size_t rows_per_batch = 0);

/// Writes the table as an Arrow IPC file (Feather version 2), in one record batch, uncompressed:
/// what pyarrow.feather.read_table, pandas.read_feather and polars.read_ipc read.
/// @param out open in binary mode. What becomes of an error in writing is for the stream.
///
/// Errors: std::bad_alloc.
NEO4J_API void write_arrow_file(std::ostream& out, const Table& table);

} // namespace neo4j
