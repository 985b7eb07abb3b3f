// A result for whoever speaks Apache Arrow: a file, numbers.arrow in the current folder, and the C
// stream interface, which hands the columns' own memory to pyarrow, polars or DuckDB in the same
// process.
//
// Prints:
//   100000 rows in 10 batches
#include <cstddef>
#include <exception>
#include <fstream>
#include <iostream>

#include <neo4j/arrow.hpp>
#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    auto session = driver.session();
    const auto table =
        session.run("UNWIND range(1, 100000) AS i RETURN i, sqrt(i) AS root, toString(i) AS text")
            .to_table();

    // --8<-- [start:file]
    std::ofstream file("numbers.arrow", std::ios::binary);
    neo4j::write_arrow_file(file, table);
    // --8<-- [end:file]

    // --8<-- [start:stream]
    ArrowArrayStream stream{};
    neo4j::export_to_arrow(table, &stream, 10'000); // rows in a batch

    // What follows is what the importer does, for example
    // pyarrow.RecordBatchReader._import_from_c(address of stream).
    std::size_t batches = 0;
    for (ArrowArray batch{}; stream.get_next(&stream, &batch) == 0 && batch.release != nullptr;) {
        ++batches;
        batch.release(&batch);
    }
    stream.release(&stream);
    // --8<-- [end:stream]
    std::cout << table.rows() << " rows in " << batches << " batches\n";
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
