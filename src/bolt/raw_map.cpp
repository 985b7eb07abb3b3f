#include "bolt/raw_map.hpp"

#include <cstring>

#include "bolt/fields.hpp"

namespace neo4j::bolt {

void RawMap::assign(std::span<const std::byte> bytes) {
    is_small_ = bytes.size() <= bytes_.size();
    large_ = is_small_ ? detail::BlockRef() : detail::Block::make(bytes.size());
    std::memcpy(is_small_ ? bytes_.data() : large_->data(), bytes.data(), bytes.size());
}

std::optional<ValueView> RawMap::find(std::string_view key) const {
    if (empty())
        return std::nullopt;
    return MapView(data()).find(key);
}

std::optional<std::string_view> RawMap::text(std::string_view key) const {
    const auto value = find(key);
    if (!value || value->type() != ValueType::string)
        return std::nullopt;
    return value->as<std::string_view>();
}

std::optional<std::int64_t> RawMap::integer(std::string_view key) const {
    const auto value = find(key);
    if (!value || value->type() != ValueType::integer)
        return std::nullopt;
    return value->as<std::int64_t>();
}

bool RawMap::is_true(std::string_view key) const {
    const auto value = find(key);
    return value && value->type() == ValueType::boolean && value->as<bool>();
}

Map RawMap::to_map() const {
    return empty() ? Map() : bolt::to_map(MapView(data()));
}

} // namespace neo4j::bolt
