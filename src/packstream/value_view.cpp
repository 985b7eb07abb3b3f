#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/record.hpp>
#include <neo4j/value_view.hpp>

#include "packstream/decode.hpp"

namespace neo4j {

using packstream::Kind;
namespace tag = packstream::tag;

namespace {

constexpr std::byte null_marker{packstream::marker::null};

std::vector<std::string> names_of(MapView map) {
    std::vector<std::string> names;
    names.reserve(map.size());
    for (const auto& entry : map)
        names.emplace_back(entry.first);
    return names;
}

} // namespace

namespace detail {

ValueType structure_type(const std::byte* at) noexcept {
    const std::size_t fields = packstream::read_head(at).count;
    const auto if_fields = [fields](std::size_t wanted, ValueType type) {
        return fields == wanted ? type : ValueType::broken;
    };
    switch (packstream::read_tag(at)) {
    case tag::node:
        return fields == 3 ? ValueType::node : if_fields(4, ValueType::node);
    case tag::relationship:
        return fields == 5 ? ValueType::relationship : if_fields(8, ValueType::relationship);
    case tag::path:
        return if_fields(3, ValueType::path);
    case tag::point_2d:
        return if_fields(3, ValueType::point);
    case tag::point_3d:
        return if_fields(4, ValueType::point);
    case tag::date:
        return if_fields(1, ValueType::date);
    case tag::time:
        return if_fields(2, ValueType::time);
    case tag::local_time:
        return if_fields(1, ValueType::local_time);
    case tag::date_time:
    case tag::date_time_zone:
    case tag::legacy_date_time:
    case tag::legacy_date_time_zone:
        return if_fields(3, ValueType::date_time);
    case tag::local_date_time:
        return if_fields(2, ValueType::local_date_time);
    case tag::duration:
        return if_fields(4, ValueType::duration);
    case tag::vector:
        return if_fields(2, ValueType::vector);
    case tag::unsupported:
        return if_fields(4, ValueType::unsupported_type);
    default:
        return ValueType::broken;
    }
}

void throw_mismatch(std::string_view expected, const Value& actual, const Where* where) {
    if (const auto* broken = actual.get_if<Broken>())
        throw_broken(broken->reason, where);
    throw_wrong_type(expected, actual.type(), where);
}

void throw_mismatch(std::string_view expected, ValueView actual, const Where* where) {
    throw_mismatch(expected, actual.to_value(), where);
}

} // namespace detail

ValueView::ValueView() noexcept : at_(&null_marker) {}

Value ValueView::to_value() const {
    return packstream::decode(at_);
}

std::size_t ValueView::size() const {
    if (type() == ValueType::list)
        return packstream::read_head(at_).count;
    if (const auto entries = detail::entries_of(*this))
        return entries->size();
    detail::throw_mismatch("list or map", *this, nullptr);
}

ValueView ValueView::operator[](std::size_t index) const {
    return as<ListView>()[index];
}

ValueView ValueView::operator[](std::string_view name) const {
    if (const auto entries = detail::entries_of(*this))
        return (*entries)[name];
    detail::throw_mismatch("map, node or relationship", *this, nullptr);
}

FieldView FieldView::operator[](std::size_t index) const {
    const auto list = as<ListView>();
    if (index >= list.size()) {
        const auto here = where();
        detail::throw_bad_index(static_cast<std::int64_t>(index), list.size(),
                                detail::describe(&here));
    }
    return {list[index].data(), field_, keys_, column_};
}

FieldView FieldView::operator[](std::string_view name) const {
    const auto entries = detail::entries_of(*this);
    if (!entries) {
        const auto here = where();
        detail::throw_mismatch("map, node or relationship", *this, &here);
    }
    if (const auto found = entries->find(name))
        return {found->data(), field_, keys_, column_};
    const auto here = where();
    throw MissingKeyError(name, names_of(*entries), detail::describe(&here));
}

bool operator==(ValueView a, ValueView b) {
    return a.to_value() == b.to_value();
}
bool operator==(ValueView a, const Value& b) {
    return a.to_value() == b;
}
std::ostream& operator<<(std::ostream& out, ValueView value) {
    return out << value.to_value();
}

ValueView ListView::operator[](std::size_t index) const {
    if (index >= size_)
        detail::throw_bad_index(static_cast<std::int64_t>(index), size_, "list");
    const std::byte* at = first_;
    for (; index > 0; --index)
        at = packstream::skip(at);
    return ValueView(at);
}

std::optional<ValueView> MapView::find(std::string_view name) const noexcept {
    for (const auto& [key, value] : *this)
        if (key == name)
            return value;
    return std::nullopt;
}

ValueView MapView::operator[](std::string_view name) const {
    if (const auto found = find(name))
        return *found;
    throw MissingKeyError(name, names_of(*this), "map");
}

} // namespace neo4j
