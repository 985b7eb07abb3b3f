#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/detail/packer.hpp>
#include <neo4j/params.hpp>
#include <neo4j/value.hpp>

#include "packstream/scan.hpp"
#include "packstream/utf8.hpp"

namespace neo4j::packstream {

// Nodes, relationships and paths are packed only where a record is made by hand; a server would
// refuse them.
enum class Entities : bool { refused, allowed };

[[noreturn]] void throw_not_sendable(ValueType type, std::string_view parameter);
[[noreturn]] void throw_too_deep(std::string_view parameter);
[[noreturn]] void throw_too_long(std::size_t size, std::string_view parameter);
[[noreturn]] void throw_not_utf8(std::string_view parameter);

inline void check_text(std::string_view text, std::string_view parameter) {
    if (text.size() > max_length)
        throw_too_long(text.size(), parameter);
    if (!is_utf8(reinterpret_cast<const std::byte*>(text.data()), text.size()))
        throw_not_utf8(parameter);
}

// Packs owning values, each in the newest dialect, and notes what not every server takes.
// Errors: UsageError, which names the parameter, for what cannot be sent.
template <class Sink>
class ValuePacker {
public:
    ValuePacker(Packer<Sink> out, Entities entities, std::string_view parameter = {}) noexcept
        : out_(out), entities_(entities), parameter_(parameter) {}

    std::uint8_t features() const noexcept { return features_; }

    void value(const Value& value) {
        std::visit([this](const auto& held) { this->content(held); }, value.storage());
    }

    void content(std::monostate) { out_.null(); }
    void content(bool value) { out_.boolean(value); }
    void content(std::int64_t value) { out_.integer(value); }
    void content(double value) { out_.real(value); }
    void content(const std::string& value) {
        check_text(value, parameter_);
        out_.text(value);
    }
    void content(const Bytes& value) {
        check(value.size());
        out_.bytes(value);
    }
    void content(const List& list) {
        check(list.size());
        const Nesting nesting(*this);
        out_.list_header(list.size());
        for (const Value& element : list)
            value(element);
    }
    void content(const Map& map) {
        check(map.size());
        const Nesting nesting(*this);
        out_.map_header(map.size());
        for (const auto& [name, element] : map) {
            content(name);
            value(element);
        }
    }
    void content(const Point& point) {
        const bool flat = point.dimension() == 2;
        out_.structure(flat ? tag::point_2d : tag::point_3d, flat ? 3 : 4);
        out_.integer(point.srid());
        for (const double each : point.coordinates())
            out_.real(each);
    }
    void content(const Date& value) {
        out_.structure(tag::date, 1);
        out_.integer(value.days_since_epoch());
    }
    void content(const Time& value) {
        out_.structure(tag::time, 2);
        out_.integer(value.nanoseconds_of_day());
        out_.integer(value.utc_offset_seconds());
    }
    void content(const LocalTime& value) {
        out_.structure(tag::local_time, 1);
        out_.integer(value.nanoseconds_of_day());
    }
    void content(const DateTime& value) {
        const auto zone = value.zone();
        out_.structure(zone ? tag::date_time_zone : tag::date_time, 3);
        out_.integer(value.utc_epoch_second());
        out_.integer(value.nanosecond());
        if (zone)
            out_.text(zone->name());
        else
            out_.integer(value.utc_offset_seconds());
        note(detail::Feature::date_time);
    }
    void content(const LocalDateTime& value) {
        out_.structure(tag::local_date_time, 2);
        out_.integer(value.epoch_second());
        out_.integer(value.nanosecond());
    }
    void content(const Duration& value) {
        out_.structure(tag::duration, 4);
        out_.integer(value.months());
        out_.integer(value.days());
        out_.integer(value.seconds());
        out_.integer(value.nanoseconds());
    }
    void content(const Vector& value) {
        check(value.byte_size());
        out_.structure(tag::vector, 2);
        const auto mark = static_cast<std::byte>(value.type());
        out_.bytes({&mark, 1});
        out_.bytes_header(value.byte_size());
        if constexpr (requires { out_.sink().extend(std::size_t{}); }) {
            value.write_big_endian(out_.sink().extend(value.byte_size()));
        } else {
            std::vector<std::byte> swapped;
            value.append_big_endian(swapped);
            out_.raw(swapped);
        }
        note(detail::Feature::vector);
    }
    void content(const Uuid& value) {
        out_.uuid(std::span<const std::byte, 16>(std::as_bytes(std::span(value.data, 16))));
        note(detail::Feature::uuid);
    }
    void content(const UnsupportedType&) {
        throw_not_sendable(ValueType::unsupported_type, parameter_);
    }
    void content(const Broken&) { throw_not_sendable(ValueType::broken, parameter_); }

    void content(const Node& node) {
        refuse(ValueType::node);
        out_.structure(tag::node, 4);
        id(node.id());
        out_.list_header(node.labels().size());
        for (const auto& label : node.labels())
            content(label);
        content(node.properties());
        content(node.element_id());
    }
    void content(const Relationship& relationship) {
        refuse(ValueType::relationship);
        out_.structure(tag::relationship, 8);
        id(relationship.id());
        id(relationship.start_node().id());
        id(relationship.end_node().id());
        content(relationship.type());
        content(relationship.properties());
        content(relationship.element_id());
        content(relationship.start_node().element_id());
        content(relationship.end_node().element_id());
    }
    void content(const Path& path) {
        refuse(ValueType::path);
        // Each step has a node and a relationship of its own: longer than a server writes it, and
        // the same path.
        out_.structure(tag::path, 3);
        out_.list_header(path.nodes().size());
        for (const Node& node : path.nodes())
            content(node);
        out_.list_header(path.size());
        for (const Relationship& each : path) {
            out_.structure(tag::unbound_relationship, 4);
            id(each.id());
            content(each.type());
            content(each.properties());
            content(each.element_id());
        }
        out_.list_header(path.size() * 2);
        for (std::size_t i = 0; i < path.size(); ++i) {
            const bool forward = path.relationships()[i].start_node() == path.nodes()[i];
            const auto step = static_cast<std::int64_t>(i + 1);
            out_.integer(forward ? step : -step);
            out_.integer(step);
        }
    }

private:
    // Counts the depth while a list or map is being written.
    class Nesting {
    public:
        explicit Nesting(ValuePacker& packer) : packer_(packer) {
            if (packer_.depth_ == max_depth)
                throw_too_deep(packer_.parameter_);
            ++packer_.depth_;
        }
        ~Nesting() { --packer_.depth_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

    private:
        ValuePacker& packer_;
    };

    void check(std::size_t size) const {
        if (size > max_length)
            throw_too_long(size, parameter_);
    }
    void refuse(ValueType type) const {
        if (entities_ == Entities::refused)
            throw_not_sendable(type, parameter_);
    }
    void note(detail::Feature feature) noexcept { features_ |= static_cast<std::uint8_t>(feature); }
    void id(std::optional<std::int64_t> value) {
        if (value)
            out_.integer(*value);
        else
            out_.null();
    }

    Packer<Sink> out_;
    Entities entities_;
    std::uint8_t features_ = 0;
    std::size_t depth_ = 0;
    std::string_view parameter_;
};

// For maps of the driver's own, such as the extra entries of an authentication token.
template <class Sink>
void pack(Packer<Sink>& out, const Map& map) {
    ValuePacker<Sink>(out, Entities::refused).content(map);
}
template <class Sink>
void pack(Packer<Sink>& out, const Value& value) {
    ValuePacker<Sink>(out, Entities::refused).value(value);
}

} // namespace neo4j::packstream
