#include "table/json_text.hpp"

#include <cmath>
#include <string_view>

#include "core/number_text.hpp"

namespace neo4j::detail {
namespace {

class JsonWriter {
public:
    explicit JsonWriter(std::string& out) noexcept : out_(out) {}

    void operator()(std::monostate) { out_ += "null"; }
    void operator()(bool value) { out_ += value ? "true" : "false"; }
    void operator()(std::int64_t value) { out_ += std::to_string(value); }
    void operator()(double value) {
        std::string text;
        append_float(text, value);
        if (std::isfinite(value))
            out_ += text;
        else
            (*this)(text);
    }
    void operator()(std::string_view text) {
        out_ += '"';
        for (const char c : text)
            append(c);
        out_ += '"';
    }
    void operator()(const std::string& text) { (*this)(std::string_view(text)); }
    void operator()(const Value& value) { std::visit(*this, value.storage()); }
    void operator()(const List& list) { array(list); }
    void operator()(const Bytes& bytes) {
        array(bytes, [](std::byte each) { return std::int64_t{std::to_integer<int>(each)}; });
    }
    void operator()(const Vector& vector) {
        if (vector.type() == VectorType::f32 || vector.type() == VectorType::f64)
            array(vector.to<double>());
        else
            array(vector.to<std::int64_t>());
    }
    void operator()(const Map& map) {
        out_ += '{';
        const char* separator = "";
        for (const auto& [name, value] : map) {
            out_ += std::exchange(separator, ", ");
            (*this)(name);
            out_ += ": ";
            (*this)(value);
        }
        out_ += '}';
    }
    void operator()(const Point& point) {
        Map map{{"srid", point.srid()}, {"x", point.x()}, {"y", point.y()}};
        if (point.dimension() == 3)
            map.set("z", point.z());
        (*this)(map);
    }
    void operator()(const Node& node) {
        (*this)(Map{{"element_id", node.element_id()},
                    {"labels", List(node.labels().begin(), node.labels().end())},
                    {"properties", node.properties()}});
    }
    void operator()(const Relationship& relationship) {
        (*this)(Map{{"element_id", relationship.element_id()},
                    {"type", relationship.type()},
                    {"start", relationship.start_node().element_id()},
                    {"end", relationship.end_node().element_id()},
                    {"properties", relationship.properties()}});
    }
    void operator()(const Path& path) {
        (*this)(Map{{"nodes", List(path.nodes().begin(), path.nodes().end())},
                    {"relationships", List(path.begin(), path.end())}});
    }
    void operator()(const Uuid& uuid) { (*this)(uuid_to_string(uuid)); }
    void operator()(const Broken& broken) { (*this)(broken.reason); }
    // Times, durations, what the driver does not know.
    template <class T>
    void operator()(const T& value) {
        (*this)(value.to_string());
    }

private:
    template <class Range, class As = std::identity>
    void array(const Range& range, As as = {}) {
        out_ += '[';
        const char* separator = "";
        for (const auto& each : range) {
            out_ += std::exchange(separator, ", ");
            (*this)(as(each));
        }
        out_ += ']';
    }

    void append(char c) {
        static constexpr char digits[] = "0123456789abcdef";
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out_ += '\\') += c;
        else if (c == '\n')
            out_ += "\\n";
        else if (c == '\t')
            out_ += "\\t";
        else if (c == '\r')
            out_ += "\\r";
        else if (code < 0x20)
            ((out_ += "\\u00") += digits[code >> 4]) += digits[code & 15];
        else
            out_ += c;
    }

    std::string& out_;
};

} // namespace

std::string json_text(const Value& value) {
    std::string out;
    JsonWriter{out}(value);
    return out;
}

} // namespace neo4j::detail
