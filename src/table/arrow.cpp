#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/arrow.hpp>

#include "table/arrow_type.hpp"
#include "table/column_data.hpp"

namespace neo4j {
namespace {

using detail::ColumnData;
using detail::Layout;
using ColumnRef = std::shared_ptr<const ColumnData>;

std::string moment_format(const ColumnData& column) {
    return std::string(column.microseconds ? "tsu:" : "tsn:") + arrow_zone(column);
}

// The type in the letters of the C data interface.
std::string format_of(const ColumnData& column) {
    switch (column.layout) {
    case Layout::null:
        return "n";
    case Layout::boolean:
        return "b";
    case Layout::int8:
        return "c";
    case Layout::int16:
        return "s";
    case Layout::int32:
        return "i";
    case Layout::int64:
        return "l";
    case Layout::float32:
        return "f";
    case Layout::float64:
        return "g";
    case Layout::text:
        return column.wide ? "U" : "u";
    case Layout::bytes:
        return column.wide ? "Z" : "z";
    case Layout::date:
        return "tdD";
    case Layout::local_time:
        return "ttn";
    case Layout::moment:
        return moment_format(column);
    case Layout::duration:
        return "tin";
    case Layout::uuid:
        return "w:16";
    case Layout::fixed_list:
        return "+w:" + std::to_string(column.dimension);
    case Layout::list:
        return column.wide ? "+L" : "+l";
    case Layout::values:
        break;
    }
    return format_of(*column.as_text());
}

// One pair of key and value: numbers of 32 bits in the machine's byte order, each before its text.
std::string metadata_of(std::string_view extension) {
    if (extension.empty())
        return {};
    std::string out;
    const auto number = [&](std::size_t value) {
        const auto narrow = static_cast<std::int32_t>(value);
        out.append(reinterpret_cast<const char*>(&narrow), sizeof narrow);
    };
    const auto text = [&](std::string_view value) {
        number(value.size());
        out += value;
    };
    number(2);
    text("ARROW:extension:name");
    text(extension);
    text("ARROW:extension:metadata");
    text("");
    return out;
}

// What an exported struct keeps alive until it is released, and its children.
template <class Exported>
struct Family {
    std::vector<Exported> children;
    std::vector<Exported*> pointers;

    explicit Family(std::size_t count) : children(count), pointers(count) {
        for (std::size_t i = 0; i < count; ++i)
            pointers[i] = &children[i];
    }
    Family(const Family&) = delete;
    Family& operator=(const Family&) = delete;
    ~Family() {
        // A consumer may have taken some of them over, and marked those as released.
        for (Exported& child : children)
            if (child.release != nullptr)
                child.release(&child);
    }
    Exported** child_pointers() noexcept { return pointers.empty() ? nullptr : pointers.data(); }
    std::int64_t count() const noexcept { return static_cast<std::int64_t>(children.size()); }
};

struct SchemaParts : Family<ArrowSchema> {
    using Family::Family;
    std::string format;
    std::string name;
    std::string metadata;
};

struct ArrayParts : Family<ArrowArray> {
    using Family::Family;
    ColumnRef data; // what the buffers point into
    std::vector<const void*> buffers;
};

template <class Parts, class Exported>
void release(Exported* exported) {
    delete static_cast<Parts*>(exported->private_data);
    exported->release = nullptr;
}

ArrowSchema finish(std::unique_ptr<SchemaParts> parts) noexcept {
    ArrowSchema schema{};
    schema.format = parts->format.c_str();
    schema.name = parts->name.c_str();
    schema.metadata = parts->metadata.empty() ? nullptr : parts->metadata.data();
    schema.flags = ARROW_FLAG_NULLABLE;
    schema.n_children = parts->count();
    schema.children = parts->child_pointers();
    schema.release = release<SchemaParts, ArrowSchema>;
    schema.private_data = parts.release();
    return schema;
}

ArrowArray finish(std::unique_ptr<ArrayParts> parts, std::size_t offset, std::size_t length,
                  std::int64_t null_count) noexcept {
    ArrowArray array{};
    array.length = static_cast<std::int64_t>(length);
    array.null_count = null_count;
    array.offset = static_cast<std::int64_t>(offset);
    array.n_buffers = static_cast<std::int64_t>(parts->buffers.size());
    array.buffers = parts->buffers.data();
    array.n_children = parts->count();
    array.children = parts->child_pointers();
    array.release = release<ArrayParts, ArrowArray>;
    array.private_data = parts.release();
    return array;
}

ArrowSchema schema_of(const ColumnData& column, const std::string& name) {
    auto parts = std::make_unique<SchemaParts>(column.elements ? 1 : 0);
    parts->format = format_of(column);
    parts->name = name;
    parts->metadata = metadata_of(arrow_extension(column));
    if (column.elements)
        parts->children[0] = schema_of(*column.elements, "item");
    return finish(std::move(parts));
}

ArrowArray array_of(const ColumnRef& column, std::size_t offset, std::size_t length) {
    if (column->layout == Layout::values)
        return array_of(column->as_text(), offset, length);
    auto parts = std::make_unique<ArrayParts>(column->elements ? 1 : 0);
    parts->data = column;
    for (const auto& buffer : arrow_buffers(*column))
        parts->buffers.push_back(buffer.data);
    if (column->elements)
        parts->children[0] = array_of(column->elements, 0, column->elements->size);
    constexpr std::int64_t unknown = -1;
    std::int64_t nulls = 0;
    if (column->layout == Layout::null)
        nulls = static_cast<std::int64_t>(length);
    else if (column->nulls > 0)
        nulls = length == column->size ? static_cast<std::int64_t>(column->nulls) : unknown;
    return finish(std::move(parts), offset, length, nulls);
}

ArrowSchema schema_of(const Table& table) {
    const auto columns = table.columns();
    auto parts = std::make_unique<SchemaParts>(columns.size());
    parts->format = "+s";
    for (std::size_t i = 0; i < columns.size(); ++i)
        parts->children[i] = schema_of(*detail::TableAccess::data(columns[i]), columns[i].name());
    auto schema = finish(std::move(parts));
    schema.flags = 0; // a row itself is never null
    return schema;
}

ArrowArray array_of(const Table& table, std::size_t offset, std::size_t length) {
    const auto columns = table.columns();
    auto parts = std::make_unique<ArrayParts>(columns.size());
    parts->buffers = {nullptr};
    for (std::size_t i = 0; i < columns.size(); ++i)
        parts->children[i] = array_of(detail::TableAccess::data(columns[i]), offset, length);
    return finish(std::move(parts), 0, length, 0);
}

class TableStream {
public:
    TableStream(Table table, std::size_t rows_per_batch)
        : table_(std::move(table)),
          rows_per_batch_(rows_per_batch == 0 ? table_.rows() : rows_per_batch) {}

    static ArrowArrayStream make(std::unique_ptr<TableStream> self) noexcept {
        ArrowArrayStream stream{};
        stream.get_schema = [](ArrowArrayStream* at, ArrowSchema* out) {
            return of(at).guard([&] { *out = schema_of(of(at).table_); });
        };
        stream.get_next = [](ArrowArrayStream* at, ArrowArray* out) {
            return of(at).guard([&] { *out = of(at).next(); });
        };
        stream.get_last_error = [](ArrowArrayStream* at) { return of(at).error_; };
        stream.release = release<TableStream, ArrowArrayStream>;
        stream.private_data = self.release();
        return stream;
    }

private:
    static TableStream& of(ArrowArrayStream* stream) noexcept {
        return *static_cast<TableStream*>(stream->private_data);
    }

    // A released array at the end.
    ArrowArray next() {
        const auto length = std::min(rows_per_batch_, table_.rows() - done_);
        if (length == 0)
            return {};
        auto array = array_of(table_, done_, length);
        done_ += length;
        return array;
    }

    // No exception may pass through C. Only memory can be lacking.
    template <class F>
    int guard(F&& act) noexcept {
        try {
            act();
            error_ = nullptr;
            return 0;
        } catch (const std::bad_alloc&) {
            error_ = "out of memory";
            return ENOMEM;
        } catch (...) {
            error_ = "the table could not be exported";
            return EIO;
        }
    }

    Table table_;
    std::size_t rows_per_batch_;
    std::size_t done_ = 0;
    const char* error_ = nullptr;
};

// Both or none: what is made second may fail.
void assign(ArrowSchema made_schema, ArrowSchema* schema, ArrowArray* array, auto&& make_array) {
    try {
        *array = make_array();
    } catch (...) {
        made_schema.release(&made_schema);
        throw;
    }
    *schema = made_schema;
}

} // namespace

void export_to_arrow(const Table& table, ArrowSchema* schema, ArrowArray* array) {
    assign(schema_of(table), schema, array, [&] { return array_of(table, 0, table.rows()); });
}

void export_to_arrow(const Table::Column& column, ArrowSchema* schema, ArrowArray* array) {
    const auto& data = detail::TableAccess::data(column);
    assign(schema_of(*data, column.name()), schema, array,
           [&] { return array_of(data, 0, data->size); });
}

void export_to_arrow(const Table& table, ArrowArrayStream* stream, std::size_t rows_per_batch) {
    *stream = TableStream::make(std::make_unique<TableStream>(table, rows_per_batch));
}

} // namespace neo4j
