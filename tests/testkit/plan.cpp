#include "testkit/plan.hpp"

#include <neo4j/json.hpp>

namespace testkit {
namespace {

// What both kinds of plan tell.
template <class Plan>
Json operator_json(const Plan& plan) {
    Json json;
    json["operatorType"] = plan.operator_type;
    json["identifiers"] = plan.identifiers;
    json["args"] = plan.arguments;
    json["children"] = Json::array();
    for (const auto& child : plan.children)
        json["children"].push_back(plan_json(child));
    return json;
}

} // namespace

Json plan_json(const neo4j::Plan& plan) {
    return operator_json(plan);
}

Json plan_json(const neo4j::ProfiledPlan& plan) {
    auto json = operator_json(plan);
    json["dbHits"] = plan.db_hits;
    json["rows"] = plan.rows;
    if (plan.page_cache_hits)
        json["pageCacheHits"] = *plan.page_cache_hits;
    if (plan.page_cache_misses)
        json["pageCacheMisses"] = *plan.page_cache_misses;
    if (plan.page_cache_hit_ratio)
        json["pageCacheHitRatio"] = *plan.page_cache_hit_ratio;
    if (plan.time)
        json["time"] = plan.time->count();
    return json;
}

} // namespace testkit
