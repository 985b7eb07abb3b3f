// ISO 8601: parse and try_parse agree, and what is read is written so that it is read back.

#include <string>
#include <string_view>

#include <neo4j/iso8601.hpp>
#include <neo4j/temporal.hpp>
#include <neo4j/uuid.hpp>

#include "fuzz/fuzz.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;

namespace {

template <class T>
void check(std::string_view text) {
    const auto value = T::try_parse(text);
    const bool thrown = refused<Iso8601Error>([&] { static_cast<void>(T::parse(text)); });
    require(thrown != value.has_value(), "parse and try_parse agree");
    if (!value)
        return;
    const auto written = value->to_string();
    const auto back = T::try_parse(written);
    require(back.has_value(), "what was written is read");
    require(*back == *value, "the value comes back");
    require(back->to_string() == written, "the text comes back");
}

} // namespace

NEO4J_FUZZ_TARGET(temporal) {
    const auto kind = input.byte() % 7;
    const auto text = input.text();
    switch (kind) {
    case 0:
        return check<Date>(text);
    case 1:
        return check<LocalTime>(text);
    case 2:
        return check<Time>(text);
    case 3:
        return check<LocalDateTime>(text);
    case 4:
        return check<DateTime>(text);
    case 5:
        return check<Duration>(text);
    default:
        if (const auto uuid = try_parse_uuid(text))
            require(try_parse_uuid(uuid_to_string(*uuid)) == uuid, "a UUID's text is read back");
    }
}
