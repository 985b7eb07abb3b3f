#include <bit>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/arrow.hpp>

#include "table/arrow_type.hpp"
#include "table/column_data.hpp"
#include "table/flatbuffer.hpp"

// https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format; the numbers of fields and of
// alternatives below are those of Arrow's Schema.fbs, Message.fbs and File.fbs.
namespace neo4j {
namespace {

using detail::ArrowBuffer;
using detail::ColumnData;
using detail::FlatBufferBuilder;
using detail::Layout;
using Field = FlatBufferBuilder::Field;
using Ref = FlatBufferBuilder::Ref;

constexpr std::string_view magic = "ARROW1";
constexpr std::int16_t metadata_version = 4; // V5
constexpr std::size_t alignment = 64;        // of buffers

enum : std::uint8_t { schema_header = 1, record_batch_header = 3 };

struct Type {
    std::uint8_t alternative;
    Ref table;
};

Type type_of(FlatBufferBuilder& out, const ColumnData& column) {
    const auto integer = [&](int bits) {
        return Type{2, out.table({Field::i32(0, bits), Field::boolean(1, true)})};
    };
    const auto real = [&](std::int16_t precision) {
        return Type{3, out.table({Field::i16(0, precision)})};
    };
    const auto plain = [&](std::uint8_t alternative) { return Type{alternative, out.table({})}; };
    constexpr std::int16_t microseconds = 2;
    constexpr std::int16_t nanoseconds = 3;
    switch (column.layout) {
    case Layout::null:
        return plain(1);
    case Layout::boolean:
        return plain(6);
    case Layout::int8:
        return integer(8);
    case Layout::int16:
        return integer(16);
    case Layout::int32:
        return integer(32);
    case Layout::int64:
        return integer(64);
    case Layout::float32:
        return real(1);
    case Layout::float64:
        return real(2);
    case Layout::text:
        return plain(column.wide ? 20 : 5);
    case Layout::bytes:
        return plain(column.wide ? 19 : 4);
    case Layout::date:
        return {8, out.table({Field::i16(0, 0)})};
    case Layout::local_time:
        return {9, out.table({Field::i16(0, nanoseconds), Field::i32(1, 64)})};
    case Layout::moment: {
        const auto zone = detail::arrow_zone(column);
        std::vector<Field> fields{Field::i16(0, column.microseconds ? microseconds : nanoseconds)};
        if (!zone.empty())
            fields.push_back(Field::ref(1, out.text(zone)));
        return {10, out.table(fields)};
    }
    case Layout::duration:
        return {11, out.table({Field::i16(0, 2)})}; // month, day, nano
    case Layout::uuid:
        return {15, out.table({Field::i32(0, 16)})};
    case Layout::fixed_list:
        return {16, out.table({Field::i32(0, static_cast<std::int32_t>(column.dimension))})};
    case Layout::list:
        return plain(column.wide ? 21 : 12);
    case Layout::values:
        break;
    }
    return type_of(out, *column.as_text());
}

Ref field_of(FlatBufferBuilder& out, const ColumnData& column, std::string_view name) {
    std::vector<Ref> children;
    if (column.elements)
        children.push_back(field_of(out, *column.elements, "item"));
    std::vector<Ref> pairs;
    const auto pair = [&](std::string_view key, std::string_view value) {
        const auto key_text = out.text(key);
        pairs.push_back(out.table({Field::ref(0, key_text), Field::ref(1, out.text(value))}));
    };
    if (const auto extension = arrow_extension(column); !extension.empty()) {
        pair("ARROW:extension:name", extension);
        pair("ARROW:extension:metadata", "");
    }
    const auto type = type_of(out, column);
    const auto name_text = out.text(name);
    const auto child_list = out.vector(children);
    const auto pair_list = out.vector(pairs);
    return out.table({Field::ref(0, name_text), Field::boolean(1, true),
                      Field::u8(2, type.alternative), Field::ref(3, type.table),
                      Field::ref(5, child_list), Field::ref(6, pair_list)});
}

Ref schema_of(FlatBufferBuilder& out, const Table& table) {
    std::vector<Ref> fields;
    for (const auto& column : table.columns())
        fields.push_back(field_of(out, *detail::TableAccess::data(column), column.name()));
    const auto field_list = out.vector(fields);
    constexpr std::int16_t endianness = std::endian::native == std::endian::little ? 0 : 1;
    return out.table({Field::i16(0, endianness), Field::ref(1, field_list)});
}

std::string message(FlatBufferBuilder& out, std::uint8_t header_type, Ref header,
                    std::size_t body_size) {
    return out.finish(
        out.table({Field::i16(0, metadata_version), Field::u8(1, header_type),
                   Field::ref(2, header), Field::i64(3, static_cast<std::int64_t>(body_size))}));
}

constexpr std::size_t padded(std::size_t size) noexcept {
    return (size + alignment - 1) / alignment * alignment;
}

// The columns' memory in the order of the file, and what its record batch says of it.
struct Body {
    std::vector<ArrowBuffer> buffers;
    std::vector<std::int64_t> nodes;  // length and number of nulls of each column, parents first
    std::vector<std::int64_t> places; // offset and size of each buffer
    std::size_t size = 0;

    void add(const ColumnData& column) {
        const ColumnData& data = arrow_data(column);
        nodes.push_back(static_cast<std::int64_t>(data.size));
        nodes.push_back(static_cast<std::int64_t>(data.nulls));
        for (const auto& buffer : arrow_buffers(data)) {
            buffers.push_back(buffer);
            places.push_back(static_cast<std::int64_t>(size));
            places.push_back(static_cast<std::int64_t>(buffer.size));
            size += padded(buffer.size);
        }
        if (data.elements)
            add(*data.elements);
    }
};

class FileWriter {
public:
    explicit FileWriter(std::ostream& out) noexcept : out_(out) {}

    void write(const Table& table) {
        bytes(magic);
        zeros(2);
        FlatBufferBuilder schema;
        metadata(message(schema, schema_header, schema_of(schema, table), 0));
        Body body;
        for (const auto& column : table.columns())
            body.add(*detail::TableAccess::data(column));
        const auto batch = record_batch(table.rows(), body);
        metadata("");
        footer(table, batch);
    }

private:
    // Where a message lies: its offset, the size of its metadata, that of its body.
    using Block = std::vector<std::int64_t>;

    Block record_batch(std::size_t rows, const Body& body) {
        FlatBufferBuilder batch;
        const auto nodes = batch.structs(body.nodes, 2);
        const auto places = batch.structs(body.places, 2);
        const auto header = batch.table({Field::i64(0, static_cast<std::int64_t>(rows)),
                                         Field::ref(1, nodes), Field::ref(2, places)});
        const auto start = written_;
        metadata(message(batch, record_batch_header, header, body.size));
        const auto metadata_size = written_ - start;
        for (const auto& buffer : body.buffers) {
            if (buffer.size > 0)
                bytes({static_cast<const char*>(buffer.data), buffer.size});
            zeros(padded(buffer.size) - buffer.size);
        }
        return {static_cast<std::int64_t>(start), static_cast<std::int64_t>(metadata_size),
                static_cast<std::int64_t>(body.size)};
    }

    void footer(const Table& table, const Block& batch) {
        FlatBufferBuilder out;
        const auto schema = schema_of(out, table);
        const auto batches = out.structs(batch, 3);
        const auto text = out.finish(out.table(
            {Field::i16(0, metadata_version), Field::ref(1, schema), Field::ref(3, batches)}));
        bytes(text);
        number(text.size());
        bytes(magic);
    }

    // A message's metadata behind its size; none at all ends the messages.
    void metadata(std::string_view text) {
        number(0xFFFF'FFFF);
        // What follows, a body above all, begins at a multiple of the alignment.
        const auto end = written_ + 4 + text.size();
        const auto padding = text.empty() ? 0 : padded(end) - end;
        number(text.size() + padding);
        bytes(text);
        zeros(padding);
    }

    void number(std::size_t value) {
        for (int shift = 0; shift < 32; shift += 8)
            out_.put(static_cast<char>(value >> shift));
        written_ += 4;
    }
    void bytes(std::string_view text) {
        out_.write(text.data(), static_cast<std::streamsize>(text.size()));
        written_ += text.size();
    }
    void zeros(std::size_t count) { bytes(std::string(count, '\0')); }

    std::ostream& out_;
    std::size_t written_ = 0;
};

} // namespace

void write_arrow_file(std::ostream& out, const Table& table) {
    FileWriter(out).write(table);
}

} // namespace neo4j
