#include <cstring>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "table/flatbuffer.hpp"

using neo4j::detail::FlatBufferBuilder;
using Field = FlatBufferBuilder::Field;

namespace {

// Reads a FlatBuffer as its specification says, on a machine of little-endian byte order.
struct Reader {
    const std::string& bytes;

    template <class T>
    T at(std::size_t place) const {
        REQUIRE(place % sizeof(T) == 0);
        REQUIRE(place + sizeof(T) <= bytes.size());
        T value;
        std::memcpy(&value, bytes.data() + place, sizeof value);
        return value;
    }
    std::size_t root() const { return at<std::uint32_t>(0); }
    // Where a table's field lies; 0 where it is not there.
    std::size_t field(std::size_t table, std::size_t slot) const {
        const auto list = table - static_cast<std::size_t>(at<std::int32_t>(table));
        if (4 + 2 * slot >= at<std::uint16_t>(list))
            return 0;
        const auto offset = at<std::uint16_t>(list + 4 + 2 * slot);
        REQUIRE(offset < at<std::uint16_t>(list + 2));
        return offset == 0 ? 0 : table + offset;
    }
    std::size_t follow(std::size_t place) const { return place + at<std::uint32_t>(place); }
    std::string text(std::size_t place) const {
        const auto start = follow(place);
        REQUIRE(bytes.at(start + 4 + at<std::uint32_t>(start)) == '\0');
        return bytes.substr(start + 4, at<std::uint32_t>(start));
    }
};

} // namespace

TEST_CASE("a FlatBuffer reads back", "[table]") {
    FlatBufferBuilder out;
    const std::vector<FlatBufferBuilder::Ref> leaves{
        out.table({Field::ref(0, out.text("first"))}),
        out.table({Field::ref(0, out.text(""))}),
        out.table({}),
    };
    const auto list = out.vector(leaves);
    const auto pairs = out.structs(std::vector<std::int64_t>{1, -2, INT64_MAX, 4}, 2);
    const auto bytes = out.finish(
        out.table({Field::boolean(0, true), Field::i64(1, -5), Field::i16(3, -7), Field::u8(4, 200),
                   Field::ref(5, list), Field::i32(6, INT32_MIN), Field::ref(8, pairs)}));
    REQUIRE(bytes.size() % 8 == 0);
    const Reader in{bytes};
    const auto root = in.root();
    CHECK(in.at<std::uint8_t>(in.field(root, 0)) == 1);
    CHECK(in.at<std::int64_t>(in.field(root, 1)) == -5);
    CHECK(in.field(root, 2) == 0);
    CHECK(in.at<std::int16_t>(in.field(root, 3)) == -7);
    CHECK(in.at<std::uint8_t>(in.field(root, 4)) == 200);
    CHECK(in.at<std::int32_t>(in.field(root, 6)) == INT32_MIN);
    CHECK(in.field(root, 9) == 0);
    const auto leaf = in.follow(in.field(root, 5));
    REQUIRE(in.at<std::uint32_t>(leaf) == 3);
    CHECK(in.text(in.field(in.follow(leaf + 4), 0)) == "first");
    CHECK(in.text(in.field(in.follow(leaf + 8), 0)).empty());
    CHECK(in.field(in.follow(leaf + 12), 0) == 0);
    const auto numbers = in.follow(in.field(root, 8));
    REQUIRE(in.at<std::uint32_t>(numbers) == 2);
    CHECK(in.at<std::int64_t>(numbers + 4) == 1);
    CHECK(in.at<std::int64_t>(numbers + 20) == INT64_MAX);
}
