// Cypher expressions whose values were recorded from the official Python driver: see
// expressions.py, whose notation this is.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

std::string spelled(const Value& value);

std::string text(std::string_view value) {
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            (out += '\\') += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            std::array<char, 5> code{};
            std::snprintf(code.data(), code.size(), "\\x%02x", static_cast<unsigned>(c));
            out += code.data();
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string number(double value) {
    if (std::isnan(value))
        return "float(nan)";
    std::array<char, 40> digits{};
    std::snprintf(digits.data(), digits.size(), "float(%.17g)", value);
    return digits.data();
}

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const auto& part : parts)
        (out += out.empty() ? "" : ", ") += part;
    return out;
}

std::string parts_of(const std::string& kind, const std::vector<std::string>& parts) {
    return kind + '(' + joined(parts) + ')';
}

std::string entries(const Map& map) {
    auto names = map.keys();
    std::ranges::sort(names);
    std::vector<std::string> entries;
    for (const auto& name : names)
        entries.push_back(text(name) + ": " + spelled(map[name]));
    return '{' + joined(entries) + '}';
}

std::vector<std::string> as_texts(auto... numbers) {
    return {std::to_string(numbers)...};
}

std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

struct Spell {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return number(value); }
    std::string operator()(const std::string& value) const { return text(value); }
    std::string operator()(const List& list) const {
        std::vector<std::string> elements;
        for (const Value& element : list)
            elements.push_back(spelled(element));
        return '[' + joined(elements) + ']';
    }
    std::string operator()(const Map& map) const { return entries(map); }
    std::string operator()(const Node& node) const {
        auto labels = Node(node).labels();
        std::ranges::sort(labels);
        return parts_of("node", labels + std::vector{entries(node.properties())});
    }
    std::string operator()(const Relationship& relationship) const {
        return parts_of("relationship", {relationship.type(), entries(relationship.properties())});
    }
    std::string operator()(const Path& path) const {
        std::vector<std::string> steps{spelled(path.start_node())};
        for (std::size_t i = 0; i < path.size(); ++i) {
            const auto& by = path.relationships()[i];
            const auto& to = path.nodes()[i + 1];
            steps.emplace_back(by.end_node() == to ? ">" : "<");
            steps.push_back(spelled(by));
            steps.push_back(spelled(to));
        }
        return parts_of("path", steps);
    }
    std::string operator()(const Point& point) const {
        std::vector<std::string> parts{std::to_string(point.srid()), number(point.x()),
                                       number(point.y())};
        if (point.dimension() == 3)
            parts.push_back(number(point.z()));
        return parts_of("point", parts);
    }
    std::string operator()(const Date& date) const { return parts_of("date", day(date)); }
    std::string operator()(const LocalTime& time) const {
        return parts_of("local_time", clock(time));
    }
    std::string operator()(const Time& time) const {
        return parts_of("time", clock(time) + as_texts(time.utc_offset_seconds()));
    }
    std::string operator()(const LocalDateTime& moment) const {
        return parts_of("local_date_time", day(moment) + clock(moment));
    }
    std::string operator()(const DateTime& moment) const {
        auto parts = day(moment) + clock(moment) + as_texts(moment.utc_offset_seconds());
        if (const auto zone = moment.zone())
            parts.push_back(zone->name());
        return parts_of("date_time", parts);
    }
    std::string operator()(const Duration& duration) const {
        return parts_of("duration", as_texts(duration.months(), duration.days(), duration.seconds(),
                                             duration.nanoseconds()));
    }
    std::string operator()(const Vector& vector) const {
        static const char* const types[] = {"i8", "i16", "i32", "i64", "f32", "f64"};
        std::vector<std::string> parts{types[position_of(vector.type())]};
        if (vector.type() == VectorType::f32 || vector.type() == VectorType::f64)
            for (const double each : vector.to<double>())
                parts.push_back(number(each));
        else
            for (const std::int64_t each : vector.to<std::int64_t>())
                parts.push_back(std::to_string(each));
        return parts_of("vector", parts);
    }
    std::string operator()(const Uuid& uuid) const {
        return parts_of("uuid", {uuid_to_string(uuid)});
    }
    template <class T>
    std::string operator()(const T& value) const {
        return "unexpected " + to_string(Value(value));
    }

private:
    static std::size_t position_of(VectorType type) {
        constexpr std::array order{VectorType::i8,  VectorType::i16, VectorType::i32,
                                   VectorType::i64, VectorType::f32, VectorType::f64};
        return static_cast<std::size_t>(std::ranges::find(order, type) - order.begin());
    }
    static std::vector<std::string> day(const auto& of) {
        return as_texts(of.year(), of.month(), of.day());
    }
    static std::vector<std::string> clock(const auto& of) {
        return as_texts(of.hour(), of.minute(), of.second(), of.nanosecond());
    }
};

std::string spelled(const Value& value) {
    return std::visit(Spell{}, value.storage());
}

struct Expression {
    std::string text;
    std::string value;
    bool newest; // of Bolt 6.1
};

std::vector<Expression> read_expressions() {
    std::ifstream file(NEO4J_EXPRESSIONS);
    std::vector<Expression> all;
    for (std::string line; std::getline(file, line);) {
        const auto tab = line.find('\t');
        REQUIRE(tab != std::string::npos);
        const bool newest = line.starts_with('!');
        all.push_back(
            {line.substr(newest ? 1 : 0, tab - (newest ? 1 : 0)), line.substr(tab + 1), newest});
    }
    return all;
}

TEMPLATE_TEST_CASE("expressions have the values that the Python driver gives them", "[expressions]",
                   Driver, AwaitedDriver) {
    const auto expressions = read_expressions();
    CHECK(expressions.size() >= 300);
    TestType driver(server().uri, server().auth());
    const bool newest = server_speaks({6, 1});
    auto session = driver.session();
    auto transaction = session.begin_transaction(); // given up in the end: some make nodes
    for (const auto& [expression, value, needs_newest] : expressions) {
        if (needs_newest && !newest)
            continue;
        CAPTURE(expression);
        const bool query = expression.starts_with("CREATE ") || expression.starts_with("UNWIND ");
        const auto record = transaction
                                .run((needs_newest ? "CYPHER 25 " : "") +
                                     std::string(query ? "" : "RETURN ") + expression)
                                .single();
        CHECK(spelled(record[0].to_value()) == value);
    }
    transaction.rollback();
}

} // namespace
} // namespace neo4j::test
