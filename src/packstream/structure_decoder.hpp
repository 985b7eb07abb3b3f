#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/detail/marker.hpp>
#include <neo4j/value.hpp>

namespace neo4j::packstream {

// Walks over validated bytes and makes values of them. Recursion is bounded by the depth that
// validation lets through.
class ValueDecoder {
public:
    explicit ValueDecoder(const std::byte* at) noexcept : at_(at) {}

    Value value();

    // Adds the value to the list, the plain ones without a detour; false if it is broken.
    bool append_to(List& list) {
        const std::byte* const start = at_;
        switch (kind_of(start)) {
        case Kind::integer:
            at_ += info_of(start).fixed;
            list.emplace_back(read_integer(start));
            return true;
        case Kind::real:
            at_ += info_of(start).fixed;
            list.emplace_back(read_real(start));
            return true;
        case Kind::text:
            list.emplace_back(text());
            return true;
        default:
            return list.emplace_back(value()).type() != ValueType::broken;
        }
    }

private:
    Value list();
    std::optional<Value> entries(Map& map); // the Broken, if one is in it
    std::string_view text() noexcept {
        const auto text = read_text(at_);
        at_ = reinterpret_cast<const std::byte*>(text.data() + text.size());
        return text;
    }

    // Structures. Each gives a Broken for what makes no sense, and then does not say where it
    // stopped.
    Value structure();
    Value node(std::size_t fields);
    Value relationship(std::size_t fields);
    Value path();
    Value point(std::size_t dimension);
    Value zoned(std::uint8_t tag);
    Value time();
    Value vector();
    Value duration();
    Value unsupported();

    // A field, if it is of that type.
    std::optional<std::int64_t> take_integer() noexcept;
    std::optional<double> take_real() noexcept;
    std::optional<std::string_view> take_text() noexcept;
    std::optional<std::span<const std::byte>> take_bytes() noexcept;
    bool take_id(std::optional<std::int64_t>& id) noexcept; // an integer or null
    bool take_labels(std::vector<std::string>& labels);
    // A node's or relationship's properties; `broken` says what is wrong with them.
    bool take_properties(Map& properties, std::optional<Value>& broken);
    bool at_structure(std::uint8_t tag) const noexcept;

    const std::byte* at_;
};

} // namespace neo4j::packstream
