// PackStream: whatever validates can be read to its end, and packs again to the same value.

#include <algorithm>
#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/params.hpp>
#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

#include "fuzz/fuzz.hpp"
#include "packstream/scan.hpp"
#include "packstream/transcode.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;

namespace {

std::vector<std::byte> packed(const auto& value) {
    ParamWriter writer;
    writer.value(value);
    const auto view = writer.buffer().view();
    return {view.begin(), view.end()};
}

packstream::Scan scan(const Exact& bytes, packstream::Dialect dialect = {}) {
    return packstream::validate(bytes.begin(), bytes.end(), dialect);
}

// What was packed by this library is whole, in this dialect or said in an older one.
void check_dialect(ByteSpan bytes, packstream::Dialect dialect) {
    const auto result = packstream::transcode(bytes, dialect);
    if (result.error != packstream::TranscodeError::ok)
        return;
    const Exact exact(result.bytes.view());
    const auto checked = scan(exact, dialect);
    require(checked.error == packstream::Errc::ok, "transcoded bytes are valid");
    require(checked.next == exact.end(), "transcoded bytes are one value");
    require(!to_string(ValueView(exact.begin()).to_value()).empty(), "transcoded bytes are read");
}

// Nodes and the like, and what the driver does not know, are no parameters.
bool is_parameter(const Value& value) {
    switch (value.type()) {
    case ValueType::node:
    case ValueType::relationship:
    case ValueType::path:
    case ValueType::unsupported_type:
    case ValueType::broken:
        return false;
    case ValueType::list:
        return std::ranges::all_of(value.as<List>(), is_parameter);
    case ValueType::map:
        return std::ranges::all_of(value.as<Map>(),
                                   [](const auto& entry) { return is_parameter(entry.second); });
    default:
        return true;
    }
}

void check_round_trip(const Value& value, ValueView view) {
    std::vector<std::byte> bytes;
    const bool is_refused = refused<DriverError>([&] { bytes = packed(value); });
    require(is_refused != is_parameter(value), "what can be a parameter is packed, nothing else");
    if (is_refused)
        return;
    require(packed(view) == bytes, "a view packs as its value does");
    const Exact exact(bytes);
    const auto again = scan(exact);
    require(again.error == packstream::Errc::ok, "what was packed is valid");
    require(again.next == exact.end(), "what was packed is one value");
    const Value back = ValueView(exact.begin()).to_value();
    require(back.type() == value.type(), "the type comes back");
    require(to_string(back) == to_string(value), "the value comes back");
    require(packed(back) == bytes, "it packs to the same bytes once more");
    for (const bool utc : {false, true})
        for (const bool newest : {false, true})
            check_dialect(bytes, {.utc_date_times = utc, .vectors = newest, .uuids = newest});
}

// Reads as a program does that goes from view to view.
std::size_t walk(ValueView view) {
    std::size_t seen = 1;
    if (view.type() == ValueType::list)
        for (const auto item : view.as<ListView>())
            seen += walk(item);
    else if (view.type() == ValueType::map)
        for (const auto [name, item] : view.as<MapView>())
            seen += name.size() + walk(item);
    return seen;
}

} // namespace

NEO4J_FUZZ_TARGET(unpack) {
    const auto bits = input.byte();
    const packstream::Dialect dialect{
        .utc_date_times = (bits & 1) == 0, .vectors = (bits & 2) == 0, .uuids = (bits & 4) == 0};
    const Exact bytes(input.rest());
    const auto checked = scan(bytes, dialect);
    require(checked.next <= bytes.end(), "the scan stays inside");
    if (checked.error != packstream::Errc::ok) {
        require(!packstream::describe(checked.error).empty(), "an error has a text");
        return;
    }
    require(packstream::skip(bytes.begin()) == checked.next, "skipping is as long as scanning");
    const ValueView view(bytes.begin());
    require(walk(view) > 0, "it can be walked through");
    const Value value = view.to_value();
    require(!to_string(value).empty(), "it can be printed");
    check_round_trip(value, view);
}
