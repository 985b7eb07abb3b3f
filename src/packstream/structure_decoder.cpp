#include "packstream/structure_decoder.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "packstream/graph_data.hpp"
#include "packstream/path_walk.hpp"

namespace neo4j::packstream {
namespace {

Value broken(std::string reason) {
    return Broken{std::move(reason)};
}

Value malformed(std::string_view what) {
    return broken("the server sent a malformed " + std::string(what));
}

std::string element_id_or(std::optional<std::string_view> sent, std::optional<std::int64_t> id) {
    if (sent)
        return std::string(*sent);
    return id ? std::to_string(*id) : std::string();
}

// A relationship of a path, before its ends are known.
struct Unbound {
    std::string element_id;
    std::optional<std::int64_t> id;
    std::string type;
    Map properties;
    std::optional<Relationship> bound; // once it has its place in the path
};

} // namespace

Value ValueDecoder::structure() {
    const std::size_t fields = read_head(at_).count;
    const std::uint8_t tag = read_tag(at_);
    const ValueType type = detail::structure_type(at_);
    at_ += 2;
    switch (type) {
    case ValueType::node:
        return node(fields);
    case ValueType::relationship:
        return relationship(fields);
    case ValueType::path:
        return path();
    case ValueType::point:
        return point(fields - 1);
    case ValueType::date: {
        const auto days = take_integer();
        if (!days)
            return malformed("date");
        if (!Date::valid_days(*days))
            return broken("a date " + std::to_string(*days) +
                          " days from 1970-01-01 is beyond the years -999999999 to 999999999");
        return Date::from_days(*days);
    }
    case ValueType::time:
        return time();
    case ValueType::local_time: {
        const auto nanoseconds = take_integer();
        if (!nanoseconds)
            return malformed("local time");
        if (!LocalTime::valid_nanoseconds(*nanoseconds))
            return broken("a local time of " + std::to_string(*nanoseconds) +
                          " nanoseconds is not within a day");
        return LocalTime::from_nanoseconds(*nanoseconds);
    }
    case ValueType::date_time:
        return zoned(tag);
    case ValueType::local_date_time: {
        const auto seconds = take_integer();
        const auto nanoseconds = take_integer();
        if (!seconds || !nanoseconds)
            return malformed("local date-time");
        if (!LocalDateTime::valid(*seconds, *nanoseconds))
            return broken("a local date-time of " + std::to_string(*seconds) + " s and " +
                          std::to_string(*nanoseconds) + " ns does not exist");
        return LocalDateTime::from_epoch(*seconds, static_cast<std::int32_t>(*nanoseconds));
    }
    case ValueType::duration:
        return duration();
    case ValueType::vector:
        return vector();
    case ValueType::unsupported_type:
        return unsupported();
    default:
        break;
    }
    static constexpr char digits[] = "0123456789ABCDEF";
    return broken(std::string("the driver does not know structure 0x") + digits[tag >> 4] +
                  digits[tag & 15] + " with " + std::to_string(fields) + " fields");
}

// ---- graph --------------------------------------------------------------------------------------

Value ValueDecoder::node(std::size_t fields) {
    detail::NodeData data;
    std::optional<Value> reason;
    if (!take_id(data.id) || !take_labels(data.labels))
        return malformed("node");
    if (!take_properties(data.properties, reason))
        return reason ? std::move(*reason) : malformed("node");
    std::optional<std::string_view> element_id;
    if (fields == 4 && !(element_id = take_text()))
        return malformed("node");
    data.element_id = element_id_or(element_id, data.id);
    return detail::GraphAccess::node(std::move(data));
}

Value ValueDecoder::relationship(std::size_t fields) {
    std::optional<std::int64_t> id;
    std::optional<std::int64_t> start;
    std::optional<std::int64_t> end;
    std::optional<std::string_view> type;
    Map properties;
    std::optional<Value> reason;
    if (!take_id(id) || !take_id(start) || !take_id(end) || !(type = take_text()))
        return malformed("relationship");
    if (!take_properties(properties, reason))
        return reason ? std::move(*reason) : malformed("relationship");
    std::optional<std::string_view> element_id;
    std::optional<std::string_view> start_element_id;
    std::optional<std::string_view> end_element_id;
    if (fields == 8 && (!(element_id = take_text()) || !(start_element_id = take_text()) ||
                        !(end_element_id = take_text())))
        return malformed("relationship");
    const auto bare = [](std::string node_element_id, std::optional<std::int64_t> node_id) {
        return detail::GraphAccess::node({std::move(node_element_id), node_id, {}, {}});
    };
    return detail::GraphAccess::relationship({element_id_or(element_id, id), id, std::string(*type),
                                              std::move(properties),
                                              bare(element_id_or(start_element_id, start), start),
                                              bare(element_id_or(end_element_id, end), end)});
}

Value ValueDecoder::path() {
    if (kind_of(at_) != Kind::list)
        return malformed("path");
    Head head = read_head(at_);
    at_ = head.content;
    std::vector<Node> nodes;
    nodes.reserve(head.count);
    for (std::size_t i = 0; i < head.count; ++i) {
        if (!at_structure(tag::node))
            return malformed("path");
        Value element = structure();
        if (element.type() == ValueType::broken)
            return element;
        if (Node* node = element.get_if<Node>())
            nodes.push_back(std::move(*node));
    }

    if (kind_of(at_) != Kind::list)
        return malformed("path");
    head = read_head(at_);
    at_ = head.content;
    std::vector<Unbound> unbound;
    unbound.reserve(
        std::min<std::size_t>(head.count, 8)); // what is said to be there may be no such thing
    for (std::size_t i = 0; i < head.count; ++i) {
        Unbound& each = unbound.emplace_back();
        if (!at_structure(tag::unbound_relationship))
            return malformed("path");
        const std::size_t fields = read_head(at_).count;
        at_ += 2;
        std::optional<std::string_view> type;
        std::optional<Value> reason;
        if ((fields != 3 && fields != 4) || !take_id(each.id) || !(type = take_text()))
            return malformed("path");
        if (!take_properties(each.properties, reason))
            return reason ? std::move(*reason) : malformed("path");
        std::optional<std::string_view> element_id;
        if (fields == 4 && !(element_id = take_text()))
            return malformed("path");
        each.element_id = element_id_or(element_id, each.id);
        each.type = *type;
    }

    if (nodes.empty())
        return malformed("path");
    detail::PathData data;
    data.nodes.reserve(nodes.size());
    data.relationships.reserve(unbound.size());
    data.nodes.push_back(nodes.front());
    const auto step = [&](std::size_t relationship, bool forwards, std::size_t target) {
        Unbound& by = unbound[relationship];
        const Node& from = data.nodes.back();
        const Node& to = nodes[target];
        if (!by.bound)
            by.bound = detail::GraphAccess::relationship(
                {std::move(by.element_id), by.id, std::move(by.type), std::move(by.properties),
                 forwards ? from : to, forwards ? to : from});
        data.relationships.push_back(*by.bound);
        data.nodes.push_back(to);
    };
    if (!walk_path(at_, nodes.size(), unbound.size(), step))
        return malformed("path");
    return detail::GraphAccess::path(std::move(data));
}

// ---- space, time and the rest -------------------------------------------------------------------

Value ValueDecoder::point(std::size_t dimension) {
    const auto srid = take_integer();
    const auto x = take_real();
    const auto y = take_real();
    const auto z = dimension == 3 ? take_real() : std::optional(0.0);
    if (!srid || !x || !y || !z)
        return malformed("point");
    if (!Point::valid(*srid, static_cast<int>(dimension)))
        return broken("there is no point with " + std::to_string(dimension) +
                      " coordinates and SRID " + std::to_string(*srid));
    return Point::from_wire(static_cast<std::int32_t>(*srid), static_cast<int>(dimension), *x, *y,
                            *z);
}

Value ValueDecoder::time() {
    const auto nanoseconds = take_integer();
    const auto offset = take_integer();
    if (!nanoseconds || !offset)
        return malformed("time");
    if (!Time::valid(*nanoseconds, *offset))
        return broken("a time of " + std::to_string(*nanoseconds) + " nanoseconds at UTC offset " +
                      std::to_string(*offset) + " s does not exist");
    return Time::from(*nanoseconds, static_cast<std::int32_t>(*offset));
}

Value ValueDecoder::zoned(std::uint8_t tag) {
    const bool local = tag == tag::legacy_date_time || tag == tag::legacy_date_time_zone;
    const auto seconds = take_integer();
    const auto nanoseconds = take_integer();
    if (!seconds || !nanoseconds)
        return malformed("date-time");
    const auto impossible = [&] {
        return broken("a date-time of " + std::to_string(*seconds) + " s and " +
                      std::to_string(*nanoseconds) + " ns does not exist there");
    };
    if (tag == tag::date_time || tag == tag::legacy_date_time) {
        const auto offset = take_integer();
        if (!offset)
            return malformed("date-time");
        if (!Time::valid_offset(*offset))
            return impossible();
        if (local && !LocalDateTime::valid(*seconds, *nanoseconds))
            return impossible();
        const std::int64_t utc = local ? *seconds - *offset : *seconds;
        if (!DateTime::valid_instant(utc, *nanoseconds, *offset))
            return impossible();
        return DateTime::from_instant(utc, static_cast<std::int32_t>(*nanoseconds),
                                      static_cast<std::int32_t>(*offset));
    }
    const auto name = take_text();
    if (!name)
        return malformed("date-time");
    const auto zone = TimeZone::find(*name);
    if (!zone)
        return broken("this machine does not know the time zone '" + std::string(*name) + "'");
    if (local) {
        if (!LocalDateTime::valid(*seconds, *nanoseconds))
            return impossible();
        return DateTime::from_local(
            LocalDateTime::from_epoch(*seconds, static_cast<std::int32_t>(*nanoseconds)), *zone);
    }
    if (!LocalDateTime::valid(0, *nanoseconds) ||
        !DateTime::valid_instant(*seconds, *nanoseconds, *zone))
        return impossible();
    return DateTime::from_instant(*seconds, static_cast<std::int32_t>(*nanoseconds), *zone);
}

Value ValueDecoder::duration() {
    const auto months = take_integer();
    const auto days = take_integer();
    const auto seconds = take_integer();
    const auto nanoseconds = take_integer();
    if (!months || !days || !seconds || !nanoseconds)
        return malformed("duration");
    if (!Duration::valid(*months, *days, *seconds, *nanoseconds))
        return broken("a duration is longer than any that exists");
    return Duration::from_wire(*months, *days, *seconds, *nanoseconds);
}

Value ValueDecoder::vector() {
    const auto mark = take_bytes();
    const auto data = take_bytes();
    if (!mark || !data || mark->size() != 1)
        return malformed("vector");
    const auto type = Vector::type_of_marker(std::to_integer<std::uint8_t>(mark->front()));
    if (!type)
        return broken("the driver does not know the element type of a vector");
    if (!Vector::valid_size(*type, data->size()))
        return malformed("vector");
    return Vector::from_big_endian(*type, *data);
}

Value ValueDecoder::unsupported() {
    const auto name = take_text();
    const auto major = take_integer();
    const auto minor = take_integer();
    if (!name || !major || !minor || kind_of(at_) != Kind::map || !std::in_range<int>(*major) ||
        !std::in_range<int>(*minor))
        return malformed("placeholder for an unsupported type");
    std::optional<std::string> message;
    const MapView extra(at_);
    if (const auto found = extra.find("message"); found && found->type() == ValueType::string)
        message = read_text(found->data());
    at_ = skip(at_);
    return UnsupportedType(std::string(*name), {static_cast<int>(*major), static_cast<int>(*minor)},
                           std::move(message));
}

// ---- fields -------------------------------------------------------------------------------------

std::optional<std::int64_t> ValueDecoder::take_integer() noexcept {
    if (kind_of(at_) != Kind::integer)
        return std::nullopt;
    const auto value = read_integer(at_);
    at_ += info_of(at_).fixed;
    return value;
}

std::optional<double> ValueDecoder::take_real() noexcept {
    if (kind_of(at_) != Kind::real)
        return std::nullopt;
    const auto value = read_real(at_);
    at_ += info_of(at_).fixed;
    return value;
}

std::optional<std::string_view> ValueDecoder::take_text() noexcept {
    if (kind_of(at_) != Kind::text)
        return std::nullopt;
    return text();
}

std::optional<std::span<const std::byte>> ValueDecoder::take_bytes() noexcept {
    if (kind_of(at_) != Kind::bytes)
        return std::nullopt;
    const auto bytes = read_bytes(at_);
    at_ = bytes.data() + bytes.size();
    return bytes;
}

bool ValueDecoder::take_id(std::optional<std::int64_t>& id) noexcept {
    if (kind_of(at_) == Kind::null) {
        at_ += 1;
        return true;
    }
    id = take_integer();
    return id.has_value();
}

bool ValueDecoder::take_labels(std::vector<std::string>& labels) {
    if (kind_of(at_) != Kind::list)
        return false;
    const Head head = read_head(at_);
    at_ = head.content;
    labels.reserve(head.count);
    for (std::size_t i = 0; i < head.count; ++i) {
        const auto label = take_text();
        if (!label)
            return false;
        labels.emplace_back(*label);
    }
    return true;
}

bool ValueDecoder::take_properties(Map& properties, std::optional<Value>& reason) {
    if (kind_of(at_) != Kind::map)
        return false;
    reason = entries(properties);
    return !reason;
}

bool ValueDecoder::at_structure(std::uint8_t tag) const noexcept {
    return kind_of(at_) == Kind::structure && read_tag(at_) == tag;
}

} // namespace neo4j::packstream
