#include <charconv>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <string_view>

#include <neo4j/value.hpp>

namespace neo4j {
namespace {

void print_text(std::ostream& out, std::string_view text) {
    out << '"';
    for (const char c : text) {
        switch (c) {
        case '"':
            out << "\\\"";
            break;
        case '\\':
            out << "\\\\";
            break;
        case '\n':
            out << "\\n";
            break;
        case '\r':
            out << "\\r";
            break;
        case '\t':
            out << "\\t";
            break;
        default:
            out << c;
            break;
        }
    }
    out << '"';
}

// The shortest text that reads back as the same number, always recognisable as a float.
void print_real(std::ostream& out, double value) {
    if (std::isnan(value)) {
        out << "NaN";
    } else if (std::isinf(value)) {
        out << (value < 0 ? "-Infinity" : "Infinity");
    } else {
        char text[32];
        const auto end = std::to_chars(text, text + sizeof text, value).ptr;
        const std::string_view view(text, static_cast<std::size_t>(end - text));
        out << view;
        if (view.find_first_of(".e") == std::string_view::npos)
            out << ".0";
    }
}

void print_bytes(std::ostream& out, const Bytes& bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    out << "bytes(";
    for (const std::byte each : bytes) {
        const auto value = std::to_integer<unsigned>(each);
        out << digits[value >> 4] << digits[value & 15];
    }
    out << ')';
}

void print_labels(std::ostream& out, std::span<const std::string> labels) {
    for (const auto& label : labels)
        out << ':' << label;
}

void print_relationship(std::ostream& out, const Relationship& relationship) {
    out << "[:" << relationship.type();
    if (relationship.size() > 0)
        out << ' ' << relationship.properties();
    out << ']';
}

struct Print {
    std::ostream& out;

    void operator()(std::monostate) const { out << "null"; }
    void operator()(bool value) const { out << (value ? "true" : "false"); }
    void operator()(std::int64_t value) const { out << value; }
    void operator()(double value) const { print_real(out, value); }
    void operator()(const std::string& value) const { print_text(out, value); }
    void operator()(const Bytes& value) const { print_bytes(out, value); }
    void operator()(const List& list) const {
        const char* separator = "";
        out << '[';
        for (const Value& element : list) {
            out << separator << element;
            separator = ", ";
        }
        out << ']';
    }
    void operator()(const Uuid& value) const { out << uuid_to_string(value); }
    void operator()(const Broken& value) const { out << "<broken: " << value.reason << '>'; }
    template <class T>
    void operator()(const T& value) const {
        out << value;
    }
};

} // namespace

std::ostream& operator<<(std::ostream& out, const Value& value) {
    std::visit(Print{out}, value.storage());
    return out;
}

std::ostream& operator<<(std::ostream& out, const Map& map) {
    const char* separator = "";
    out << '{';
    for (const auto& [name, value] : map) {
        out << separator << name << ": " << value;
        separator = ", ";
    }
    return out << '}';
}

std::ostream& operator<<(std::ostream& out, const Node& node) {
    out << '(';
    print_labels(out, node.labels());
    if (node.size() > 0)
        out << (node.labels().empty() ? "" : " ") << node.properties();
    return out << ')';
}

std::ostream& operator<<(std::ostream& out, const Relationship& relationship) {
    out << "()-";
    print_relationship(out, relationship);
    return out << "->()";
}

std::ostream& operator<<(std::ostream& out, const Path& path) {
    out << path.start_node();
    for (std::size_t i = 0; i < path.size(); ++i) {
        const Relationship& by = path.relationships()[i];
        const bool forward = by.start_node() == path.nodes()[i];
        out << (forward ? "-" : "<-");
        print_relationship(out, by);
        out << (forward ? "->" : "-") << path.nodes()[i + 1];
    }
    return out;
}

} // namespace neo4j
