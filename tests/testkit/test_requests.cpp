#include <cstdint>
#include <stdexcept>
#include <string>

#include <neo4j/date_time.hpp>
#include <neo4j/time_zone.hpp>
#include <neo4j/value.hpp>

#include "testkit/cypher.hpp"
#include "testkit/features.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

Json skip(std::string reason) {
    Json data;
    data["reason"] = std::move(reason);
    return message("SkipTest", std::move(data));
}

// Each test is run part by part, so that a part can be left out for what it is about.
Awaitable<Json> start_test(Backend&, const Json&) {
    co_return message("RunSubTests");
}

// Which zones there are and what they were long ago is for each machine's own time zone database to
// say. Whether this one's has another offset for that time than the suite's:
bool is_known_otherwise(const Json& date_time) {
    const auto value = from_cypher(date_time).as<neo4j::DateTime>();
    return value.utc_offset().count() !=
           date_time.at("data").at("utc_offset_s").get<std::int64_t>();
}

bool is_zoned(const Json& value) {
    return value.is_object() && value.value("name", "") == "CypherDateTime" &&
           given(value.at("data"), "timezone_id") != nullptr;
}

Awaitable<Json> start_subtest(Backend&, const Json& data) {
    const auto& arguments = data.at("subtestArguments");
    try {
        if (const auto* zone = given(arguments, "tz_id"))
            static_cast<void>(neo4j::TimeZone::of(zone->get_ref<const std::string&>()));
        if (const auto* date_time = given(arguments, "dt");
            date_time && is_zoned(*date_time) && is_known_otherwise(*date_time))
            co_return skip("the time zone databases differ");
    } catch (const std::invalid_argument& error) {
        co_return skip(error.what());
    }
    co_return message("RunTest");
}

Awaitable<Json> get_features(Backend&, const Json&) {
    Json data;
    data["features"] = features();
    co_return message("FeatureList", std::move(data));
}

} // namespace

void add_test_requests(Handlers& handlers) {
    handlers["StartTest"] = start_test;
    handlers["StartSubTest"] = start_subtest;
    handlers["GetFeatures"] = get_features;
}

} // namespace testkit
