#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include <neo4j/arrow.hpp>

#include "support/catch.hpp"

using namespace neo4j;

namespace {

// What an importer holds, released at the end.
template <class Exported>
struct Imported : Exported {
    Imported() : Exported{} {}
    Imported(const Imported&) = delete;
    Imported& operator=(const Imported&) = delete;
    ~Imported() {
        if (this->release != nullptr)
            this->release(this);
    }
};

std::string format_of(const List& values) {
    Imported<ArrowSchema> schema;
    Imported<ArrowArray> array;
    export_to_arrow(Table::Column("x", values), &schema, &array);
    CHECK(std::string(schema.name) == "x");
    CHECK(schema.flags == ARROW_FLAG_NULLABLE);
    CHECK(array.length == static_cast<std::int64_t>(values.size()));
    CHECK(schema.n_children == array.n_children);
    std::string format = schema.format;
    for (std::int64_t i = 0; i < schema.n_children; ++i)
        format += std::string("<") + schema.children[i]->format + ">";
    if (schema.metadata != nullptr) {
        std::int32_t size = 0;
        std::memcpy(&size, schema.metadata + 8 + std::strlen("ARROW:extension:name"), sizeof size);
        format += " " + std::string(schema.metadata + 12 + std::strlen("ARROW:extension:name"),
                                    static_cast<std::size_t>(size));
    }
    return format;
}

// A column that Arrow has as text.
std::vector<std::string> texts_of(const List& values) {
    Imported<ArrowSchema> schema;
    Imported<ArrowArray> array;
    export_to_arrow(Table::Column("x", values), &schema, &array);
    REQUIRE(std::string(schema.format) == "u");
    const auto* offsets = static_cast<const std::int32_t*>(array.buffers[1]);
    const auto* text = static_cast<const char*>(array.buffers[2]);
    std::vector<std::string> texts;
    for (std::int64_t i = 0; i < array.length; ++i)
        texts.emplace_back(text + offsets[i], text + offsets[i + 1]);
    return texts;
}

} // namespace

TEST_CASE("Arrow's types", "[table]") {
    const LocalDateTime noon(2024, 6, 1, 12);
    CHECK(format_of({}) == "n");
    CHECK(format_of({nullptr}) == "n");
    CHECK(format_of({true}) == "b");
    CHECK(format_of({1, nullptr}) == "l");
    CHECK(format_of({1, 0.5}) == "g");
    CHECK(format_of({"a"}) == "u");
    CHECK(format_of({Bytes()}) == "z");
    CHECK(format_of({Date()}) == "tdD");
    CHECK(format_of({LocalTime()}) == "ttn");
    CHECK(format_of({noon}) == "tsn:");
    CHECK(format_of({LocalDateTime(3000, 1, 1)}) == "tsu:");
    CHECK(format_of({DateTime(noon, TimeZone::of("Europe/Berlin"))}) == "tsn:Europe/Berlin");
    CHECK(format_of({DateTime(noon, std::chrono::minutes(-210))}) == "tsn:-03:30");
    CHECK(format_of({DateTime(noon, std::chrono::hours(0))}) == "tsn:+00:00");
    CHECK(format_of({Duration(1, 2, 3)}) == "tin");
    CHECK(format_of({Uuid()}) == "w:16 arrow.uuid");
    CHECK(format_of({Vector{1.0F, 2.0F, 3.0F}}) == "+w:3<f>");
    CHECK(format_of({Vector(std::vector<std::int8_t>{1})}) == "+w:1<c>");
    CHECK(format_of({Value(List{"a"})}) == "+l<u>");
    CHECK(format_of({1, "a"}) == "u arrow.json");
    CHECK(format_of({Time()}) == "u");
    CHECK(format_of({Point::wgs84(1, 2)}) == "u arrow.json");
}

TEST_CASE("what Arrow lacks is text", "[table]") {
    using Texts = std::vector<std::string>;
    CHECK(texts_of({1, "1", 0.5, nullptr, true}) == Texts{"1", "\"1\"", "0.5", "", "true"});
    CHECK(texts_of({INT64_MAX, 0.5}) == Texts{"9223372036854775807", "0.5"});
    CHECK(texts_of({Time(LocalTime(1, 2), std::chrono::hours(1))}) ==
          Texts{"01:02:00.000000000+01:00"});
    CHECK(texts_of({Date::max()}) == Texts{"+999999999-12-31"});
    CHECK(texts_of({DateTime(LocalDateTime(2024, 6, 1), TimeZone::of("Europe/Berlin")),
                    DateTime(LocalDateTime(2024, 6, 1), std::chrono::hours(1))}) ==
          Texts{"2024-06-01T00:00:00.000000000+02:00[Europe/Berlin]",
                "2024-06-01T00:00:00.000000000+01:00"});
}

TEST_CASE("Arrow reads the columns' own memory, which outlives the table", "[table]") {
    Imported<ArrowSchema> schema;
    Imported<ArrowArray> array;
    const void* integers = nullptr;
    const void* text = nullptr;
    {
        const Table table({Table::Column("i", List{1, nullptr, 3}),
                           Table::Column("t", List{"Ada", "Bob", nullptr}),
                           Table::Column("j", List{1, "a", nullptr})});
        integers = table[0].integers().data();
        text = table[1].text(0).data();
        export_to_arrow(table, &schema, &array);
        Imported<ArrowSchema> other_schema;
        Imported<ArrowArray> other;
        export_to_arrow(Table(table), &other_schema, &other);
        // Also the text that had to be made is there once.
        CHECK(other.children[2]->buffers[2] == array.children[2]->buffers[2]);
    }
    CHECK(std::string(schema.format) == "+s");
    REQUIRE(array.n_children == 3);
    CHECK(array.n_buffers == 1);
    CHECK(array.null_count == 0);
    const ArrowArray& numbers = *array.children[0];
    CHECK(numbers.buffers[1] == integers);
    CHECK(numbers.null_count == 1);
    CHECK(static_cast<const std::int64_t*>(numbers.buffers[1])[2] == 3);
    CHECK((*static_cast<const unsigned char*>(numbers.buffers[0]) & 7) == 0b101);
    CHECK(array.children[1]->buffers[2] == text);
    CHECK(std::memcmp(text, "AdaBob", 6) == 0);

    // A child that the importer has moved lives on its own.
    Imported<ArrowArray> moved;
    static_cast<ArrowArray&>(moved) = *array.children[1];
    array.children[1]->release = nullptr;
    array.release(&array);
    CHECK(array.release == nullptr);
    CHECK(std::memcmp(moved.buffers[2], "AdaBob", 6) == 0);
}

TEST_CASE("a stream gives the rows in batches", "[table]") {
    const Table table({Table::Column("i", List{1, nullptr, 3, 4, 5})});
    const auto lengths = [&](std::size_t rows_per_batch) {
        Imported<ArrowArrayStream> stream;
        export_to_arrow(table, &stream, rows_per_batch);
        Imported<ArrowSchema> schema;
        CHECK(stream.get_schema(&stream, &schema) == 0);
        CHECK(std::string(schema.children[0]->name) == "i");
        CHECK(stream.get_last_error(&stream) == nullptr);
        std::vector<std::int64_t> lengths;
        for (;;) {
            Imported<ArrowArray> batch;
            CHECK(stream.get_next(&stream, &batch) == 0);
            if (batch.release == nullptr)
                return lengths;
            lengths.push_back(batch.length);
            CHECK(batch.children[0]->length == batch.length);
            CHECK(batch.children[0]->buffers[1] == table[0].integers().data());
        }
    };
    using Lengths = std::vector<std::int64_t>;
    CHECK(lengths(0) == Lengths{5});
    CHECK(lengths(2) == Lengths{2, 2, 1});
    CHECK(lengths(100) == Lengths{5});
    Imported<ArrowArrayStream> empty;
    export_to_arrow(Table(), &empty);
    Imported<ArrowArray> batch;
    CHECK(empty.get_next(&empty, &batch) == 0);
    CHECK(batch.release == nullptr);
}

TEST_CASE("an Arrow file has its frame", "[table]") {
    std::ostringstream out;
    write_arrow_file(out, Table({Table::Column("i", List{1, 2})}));
    const auto text = out.str();
    REQUIRE(text.size() > 64);
    CHECK(text.starts_with(std::string("ARROW1\0\0\xFF\xFF\xFF\xFF", 12)));
    CHECK(text.ends_with("ARROW1"));
    std::uint32_t footer = 0;
    std::memcpy(&footer, text.data() + text.size() - 10, sizeof footer);
    CHECK(footer < text.size());
    // What is in it, tests/arrow asks pyarrow.
}
