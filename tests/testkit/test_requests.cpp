#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include <neo4j/date_time.hpp>
#include <neo4j/time_zone.hpp>
#include <neo4j/value.hpp>

#include "testkit/cypher.hpp"
#include "testkit/features.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

// They go through all zones that the server knows. Which zones there are and what they were long
// ago is for each machine's own time zone database to say.
bool is_about_zones(std::string_view test) {
    static constexpr std::array<std::string_view, 2> tests{"test_should_echo_all_timezone_ids",
                                                           "test_date_time_cypher_created_tz_id"};
    return std::ranges::any_of(tests, [&](std::string_view name) { return test.ends_with(name); });
}

Json skip(std::string reason) {
    Json data;
    data["reason"] = std::move(reason);
    return message("SkipTest", std::move(data));
}

Awaitable<Json> start_test(Backend&, const Json& data) {
    const bool by_parts = is_about_zones(data.at("testName").get_ref<const std::string&>());
    co_return message(by_parts ? "RunSubTests" : "RunTest");
}

// Whether the database has another offset for that time than the suite's.
bool is_known_otherwise(const Json& date_time) {
    const auto value = from_cypher(date_time).as<neo4j::DateTime>();
    return value.utc_offset().count() !=
           date_time.at("data").at("utc_offset_s").get<std::int64_t>();
}

Awaitable<Json> start_subtest(Backend&, const Json& data) {
    const auto& arguments = data.at("subtestArguments");
    try {
        if (const auto* zone = given(arguments, "tz_id"))
            static_cast<void>(neo4j::TimeZone::of(zone->get_ref<const std::string&>()));
        if (const auto* date_time = given(arguments, "dt");
            date_time && is_known_otherwise(*date_time))
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
