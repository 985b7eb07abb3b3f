#include "support/packed_rows.hpp"

#include <cstdlib>
#include <cstring>
#include <utility>

#include "packstream/scan.hpp"

namespace neo4j::test {
namespace {

constexpr std::string_view element_id = "4:01234567-89ab-cdef-0123-456789abcdef:";

} // namespace

PackedRows pack_rows(std::vector<std::string> keys, WriteRow write) {
    ParamWriter out;
    PackedRows rows{std::move(keys), {}, {}};
    for (std::size_t i = 0; i < rows_per_block; ++i) {
        write(out, static_cast<std::int64_t>(i + 1000));
        rows.ends.push_back(out.buffer().size());
    }
    rows.block = detail::Block::make(out.buffer().size());
    std::memcpy(rows.block->data(), out.buffer().data(), out.buffer().size());
    return rows;
}

void write_simple_row(ParamWriter& out, std::int64_t number) {
    out.list(number, "name-" + std::to_string(number), static_cast<double>(number) * 0.5);
}

void write_node(ParamWriter& out, std::int64_t number) {
    auto pack = out.packer();
    pack.structure('N', 4);
    pack.integer(number);
    out.list("Person", "Employee");
    out.map("name", "person " + std::to_string(number), "age", 36, "score", 0.5, "email",
            "somebody@example.org", "active", true, "city", "Berlin", "zip", "10115", "height",
            1.75, "visits", 12345, "note", "nothing to say about this one at all");
    out.value(std::string(element_id) + std::to_string(number));
}

void write_path(ParamWriter& out, std::int64_t number) {
    auto pack = out.packer();
    pack.structure('P', 3);
    pack.list_header(2);
    write_node(out, number);
    write_node(out, number + 1);
    pack.list_header(1);
    pack.structure('r', 4);
    pack.integer(number);
    pack.text("KNOWS");
    out.map("since", 1999);
    out.value("5" + std::string(element_id.substr(1)) + std::to_string(number));
    out.list(1, 1); // by the first relationship, forwards, to the second node
}

void write_node_row(ParamWriter& out, std::int64_t number) {
    out.packer().list_header(1);
    write_node(out, number);
}

PackedRows simple_rows() {
    return pack_rows({"i", "s", "f"}, write_simple_row);
}

PackedRows node_rows() {
    return pack_rows({"n"}, write_node_row);
}

detail::BatchRef scan(const PackedRows& rows, detail::BatchRef batch, const detail::KeysRef& keys) {
    batch->clear();
    batch->block = rows.block;
    batch->base = rows.block->data();
    batch->keys = keys;
    batch->columns = static_cast<std::uint32_t>(keys->size());
    std::size_t begin = 0;
    for (const std::size_t end : rows.ends) {
        if (packstream::scan_record(batch->base + begin, batch->base + end, batch->columns,
                                    batch->fields, batch->base) != packstream::Errc::ok)
            std::abort();
        ++batch->rows;
        begin = end;
    }
    return batch;
}

} // namespace neo4j::test
