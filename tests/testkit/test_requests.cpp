#include "testkit/features.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

Awaitable<Json> run_test(Backend&, const Json&) {
    co_return message("RunTest");
}

Awaitable<Json> get_features(Backend&, const Json&) {
    Json data;
    data["features"] = features();
    co_return message("FeatureList", std::move(data));
}

} // namespace

void add_test_requests(Handlers& handlers) {
    handlers["StartTest"] = run_test;
    handlers["StartSubTest"] = run_test;
    handlers["GetFeatures"] = get_features;
}

} // namespace testkit
