#include "bolt/failure.hpp"

#include <string>
#include <string_view>

#include "bolt/capabilities.hpp"

namespace neo4j::bolt {
namespace {

// Causes of causes come nested in the same message; no server nests deeply.
constexpr int most_causes = 64;

std::optional<std::string> text(const Map& map, std::string_view key) {
    const auto* value = map.find(key);
    if (value == nullptr || value->type() != ValueType::string)
        return std::nullopt;
    return value->as<std::string>();
}

detail::ServerFailure read(const Map& map, bool gql, int depth) {
    detail::ServerFailure failure;
    failure.gql = gql;
    failure.code = text(map, gql ? "neo4j_code" : "code");
    failure.message = text(map, "message");
    if (!gql)
        return failure;
    failure.gql_status = text(map, "gql_status");
    failure.description = text(map, "description");
    if (const auto* record = map.find("diagnostic_record");
        record != nullptr && record->type() == ValueType::map) {
        auto entries = std::make_shared<Map>(record->as<Map>());
        failure.raw_classification = text(*entries, "_classification");
        if (const auto* idempotent = entries->find("_idempotent"))
            failure.idempotent = idempotent->type() == ValueType::boolean && idempotent->as<bool>();
        failure.diagnostic_record = std::move(entries);
    }
    if (const auto* cause = map.find("cause");
        cause != nullptr && cause->type() == ValueType::map && depth < most_causes)
        failure.cause =
            std::make_shared<detail::ServerFailure>(read(*cause->get_if<Map>(), true, depth + 1));
    return failure;
}

} // namespace

std::string_view failure_code(const RawMap& metadata, Version version) {
    const auto* key = has(version, Capability::gql_errors) ? "neo4j_code" : "code";
    return metadata.text(key).value_or(std::string_view());
}

detail::ServerFailure read_failure(const RawMap& metadata, Version version) {
    return read(metadata.to_map(), has(version, Capability::gql_errors), 0);
}

} // namespace neo4j::bolt
