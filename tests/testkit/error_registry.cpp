#include <memory>
#include <string_view>
#include <utility>

#include <neo4j/value.hpp>

#include "testkit/cypher.hpp"
#include "testkit/errors.hpp"
#include "testkit/faults.hpp"

namespace testkit {
namespace {

// What an error and each of its causes tell.
Json gql_json(const neo4j::GqlError& error) {
    Json data;
    data["msg"] = error.message();
    data["gqlStatus"] = error.gql_status();
    data["statusDescription"] = error.gql_status_description();
    data["diagnosticRecord"] = entries_to_cypher(error.diagnostic_record());
    data["classification"] = to_string(error.gql_classification());
    if (const auto& raw = error.gql_raw_classification())
        data["rawClassification"] = *raw;
    if (const auto* cause = error.cause())
        data["cause"] = message("GqlError", gql_json(*cause));
    return data;
}

// What made a result fail, in both the places where the suite looks for it: the kind's name in the
// text, and the code.
void tell_origin(Json& data, const neo4j::ResultFailedError& error, ErrorNames names) {
    const auto* origin = error.cause();
    if (origin == nullptr)
        return;
    data["msg"] = error.message() + ": " + name_of(*origin, names);
    if (const auto* server = dynamic_cast<const neo4j::Neo4jError*>(origin))
        data["code"] = server->code();
}

Json text_json(std::string_view name, std::string_view text) {
    Json data;
    data["msg"] = text;
    return message(name, std::move(data));
}

} // namespace

Json ErrorRegistry::response(const std::exception_ptr& thrown, std::string_view request) {
    try {
        std::rethrow_exception(thrown);
    } catch (const neo4j::GqlError& error) {
        auto data = gql_json(error);
        data["id"] = errors_.add(std::make_shared<std::exception_ptr>(thrown));
        data["errorType"] = name_of(error, names_, request);
        data["retryable"] = error.is_retryable();
        if (const auto* server = dynamic_cast<const neo4j::Neo4jError*>(&error))
            data["code"] = server->code();
        if (const auto* failed = dynamic_cast<const neo4j::ResultFailedError*>(&error))
            tell_origin(data, *failed, names_);
        return message("DriverError", std::move(data));
    } catch (const FrontendFault& fault) {
        return text_json("FrontendError", fault.what());
    } catch (const std::exception& fault) {
        return text_json("BackendError", fault.what());
    }
}

void ErrorRegistry::rethrow(const Json& id) const {
    if (id.is_string() && id.get_ref<const std::string&>().empty())
        throw FrontendFault("the test's own function failed");
    std::rethrow_exception(*errors_.at(id));
}

} // namespace testkit
