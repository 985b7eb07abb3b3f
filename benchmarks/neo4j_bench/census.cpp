#include "census.hpp"

#include <span>
#include <string>
#include <variant>

#include <neo4j/graph.hpp>

namespace bench {

using namespace neo4j;

namespace {

std::string_view text_of(const std::string& label) {
    return label;
}
std::string_view text_of(ValueView label) {
    return label.as<std::string_view>();
}

// The ends of a relationship, of which only a value has nodes.
const std::string& start_of(const Relationship& relationship) {
    return relationship.start_node().element_id();
}
const std::string& end_of(const Relationship& relationship) {
    return relationship.end_node().element_id();
}
std::string start_of(const RelationshipView& relationship) {
    return relationship.start_element_id();
}
std::string end_of(const RelationshipView& relationship) {
    return relationship.end_element_id();
}

} // namespace

void Census::node(const auto& node) {
    text(node.element_id());
    for (const auto& label : node.labels())
        text(text_of(label));
    entries(node.properties());
}

void Census::relationship(const auto& relationship) {
    text(relationship.element_id());
    text(relationship.type());
    text(start_of(relationship));
    text(end_of(relationship));
    entries(relationship.properties());
}

void Census::path(const auto& path) {
    for (const auto& each : path.nodes())
        node(each);
    for (const auto& each : path.relationships())
        relationship(each);
}

// What is counted of each type that a Value may hold.
struct InValue {
    Census& census;

    void operator()(std::monostate) const {}
    void operator()(bool value) const { census.number(value ? 1 : 0); }
    void operator()(std::int64_t value) const { census.number(value); }
    void operator()(double value) const { census.number(value); }
    void operator()(const std::string& value) const { census.text(value); }
    void operator()(const Bytes& value) const {
        census.sizes_ += static_cast<std::int64_t>(value.size());
    }
    void operator()(const List& value) const {
        for (const auto& element : value)
            census.add(element);
    }
    void operator()(const Map& value) const { census.entries(value); }
    void operator()(const Node& value) const { census.node(value); }
    void operator()(const Relationship& value) const { census.relationship(value); }
    void operator()(const Path& value) const { census.path(value); }
    void operator()(const Point& value) const {
        for (const double coordinate : value.coordinates())
            census.number(coordinate);
    }
    void operator()(const Date& value) const { census.number(value.days_since_epoch()); }
    void operator()(const Time& value) const { census.number(value.nanoseconds_of_day()); }
    void operator()(const LocalTime& value) const { census.number(value.nanoseconds_of_day()); }
    void operator()(const DateTime& value) const { census.number(value.nanosecond()); }
    void operator()(const LocalDateTime& value) const { census.number(value.epoch_second()); }
    void operator()(const Duration& value) const {
        census.number(value.months() + value.days());
        census.number(value.seconds());
    }
    void operator()(const Vector& value) const {
        switch (value.type()) {
        case VectorType::i8:
            return elements(value.as_span<std::int8_t>());
        case VectorType::i16:
            return elements(value.as_span<std::int16_t>());
        case VectorType::i32:
            return elements(value.as_span<std::int32_t>());
        case VectorType::i64:
            return elements(value.as_span<std::int64_t>());
        case VectorType::f32:
            return elements(value.as_span<float>());
        case VectorType::f64:
            return elements(value.as_span<double>());
        }
    }
    void operator()(const Uuid& value) const { census.number(value.data[0]); }
    void operator()(const UnsupportedType& value) const { census.text(value.name()); }
    void operator()(const Broken& value) const { census.text(value.reason); }

    template <class T>
    void elements(std::span<const T> all) const {
        for (const T element : all)
            census.number(element);
    }
};

void Census::add(const Value& value) {
    ++values_;
    std::visit(InValue{*this}, value.storage());
}

void Census::add(ValueView value) {
    switch (value.type()) {
    case ValueType::null:
        break;
    case ValueType::boolean:
        number(value.as<bool>() ? 1 : 0);
        break;
    case ValueType::integer:
        number(value.as<std::int64_t>());
        break;
    case ValueType::floating:
        number(value.as<double>());
        break;
    case ValueType::string:
        text(value.as<std::string_view>());
        break;
    case ValueType::bytes:
        sizes_ += static_cast<std::int64_t>(value.as<std::span<const std::byte>>().size());
        break;
    case ValueType::list:
        for (const auto element : value.as<ListView>())
            add(element);
        break;
    case ValueType::map:
        entries(value.as<MapView>());
        break;
    case ValueType::node:
        node(value.as<NodeView>());
        break;
    case ValueType::relationship:
        relationship(value.as<RelationshipView>());
        break;
    case ValueType::path:
        path(value.as<PathView>());
        break;
    default: // of which there is no view
        return add(value.to_value());
    }
    ++values_;
}

} // namespace bench
