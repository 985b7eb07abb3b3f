#include "testkit/config.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/bookmarks.hpp>
#include <neo4j/value.hpp>

#include "testkit/client_certificates.hpp"
#include "testkit/cypher.hpp"
#include "testkit/faults.hpp"

namespace testkit {
namespace {

using std::chrono::milliseconds;

milliseconds milliseconds_of(const Json& value) {
    return milliseconds(value.get<std::int64_t>());
}

std::optional<std::string_view> text(const Json& data, const char* key) {
    if (const auto* value = given(data, key))
        return std::string_view(value->get_ref<const std::string&>());
    return std::nullopt;
}

neo4j::AccessMode access_mode(std::string_view letter) {
    if (letter == "r")
        return neo4j::AccessMode::read;
    if (letter == "w")
        return neo4j::AccessMode::write;
    throw BackendFault("'" + std::string(letter) + "' is no access mode: the suite writes r or w");
}

// The parameters of an authorization come without names of types.
neo4j::Value plain(const Json& json) {
    if (json.is_boolean())
        return json.get<bool>();
    if (json.is_number_integer())
        return json.get<std::int64_t>();
    if (json.is_number())
        return json.get<double>();
    if (json.is_string())
        return json.get<std::string>();
    throw BackendFault("an authorization's parameter of this type is new: " + json.dump());
}

neo4j::Map plain_entries(const Json& json) {
    neo4j::Map result;
    for (const auto& [name, value] : json.items())
        result.set(name, plain(value));
    return result;
}

neo4j::AuthToken custom(const Json& data, std::string_view scheme) {
    const auto principal = text(data, "principal");
    const auto credentials = text(data, "credentials");
    const auto realm = text(data, "realm");
    if (const auto* parameters = given(data, "parameters"))
        return neo4j::custom_auth(principal, credentials, realm, scheme,
                                  plain_entries(*parameters));
    return neo4j::custom_auth(principal, credentials, realm, scheme);
}

// Null: the system's; an empty list: any; else names of files where the suite puts them.
neo4j::TrustedCertificates trusted_certificates(const Json& json) {
    if (json.is_null())
        return neo4j::TrustSystemCAs();
    if (json.empty())
        return neo4j::TrustAll();
    std::vector<std::string> paths;
    for (const auto& name : json)
        paths.push_back("/usr/local/share/custom-ca-certificates/" + name.get<std::string>());
    return neo4j::TrustCustomCAs(std::move(paths));
}

template <class Config>
void set_filters(Config& config, const Json& data) {
    if (const auto value = text(data, "notificationsMinSeverity"))
        config.notifications_min_severity(
            neo4j::parse_notification_minimum_severity(*value).value());
    if (const auto* value = given(data, "notificationsDisabledCategories")) {
        neo4j::NotificationDisabledClassifications disabled;
        for (const auto& each : *value)
            disabled.push_back(neo4j::parse_notification_disabled_classification(
                                   each.get_ref<const std::string&>())
                                   .value());
        config.notifications_disabled_classifications(std::move(disabled));
    }
}

} // namespace

neo4j::AuthToken auth_token(const Json& json) {
    if (json.is_null())
        return neo4j::no_auth();
    const auto& data = json.at("data");
    const auto scheme = text(data, "scheme").value_or("");
    if (scheme == "none")
        return neo4j::no_auth();
    if (scheme == "basic")
        return neo4j::basic_auth(text(data, "principal").value_or(""),
                                 text(data, "credentials").value_or(""),
                                 text(data, "realm").value_or(""));
    if (scheme == "kerberos")
        return neo4j::kerberos_auth(text(data, "credentials").value_or(""));
    if (scheme == "bearer")
        return neo4j::bearer_auth(text(data, "credentials").value_or(""));
    return custom(data, scheme);
}

neo4j::DriverConfig driver_config(const Json& data) {
    neo4j::DriverConfig config;
    // The suite knows servers that read no ranges, and ends at 5.7: it knows no manifest.
    config.bolt_handshake(neo4j::BoltHandshake::classic);
    if (const auto value = text(data, "userAgent"))
        config.user_agent(std::string(*value));
    if (const auto* value = given(data, "connectionTimeoutMs"))
        config.connection_timeout(milliseconds_of(*value));
    if (const auto* value = given(data, "fetchSize"))
        config.fetch_size(value->get<std::int64_t>());
    if (const auto* value = given(data, "maxTxRetryTimeMs"))
        config.max_transaction_retry_time(milliseconds_of(*value));
    if (const auto* value = given(data, "livenessCheckTimeoutMs"))
        config.liveness_check_timeout(milliseconds_of(*value));
    if (const auto* value = given(data, "maxConnectionPoolSize"))
        config.max_connection_pool_size(value->get<std::size_t>());
    if (const auto* value = given(data, "connectionAcquisitionTimeoutMs"))
        config.connection_acquisition_timeout(milliseconds_of(*value));
    if (const auto* value = given(data, "telemetryDisabled"))
        config.telemetry_disabled(value->get<bool>());
    if (const auto* value = given(data, "encrypted"))
        config.encrypted(value->get<bool>());
    if (const auto value = data.find("trustedCertificates"); value != data.end())
        config.trusted_certificates(trusted_certificates(*value));
    if (const auto* value = given(data, "clientCertificate"))
        config.client_certificate(client_certificate(*value));
    set_filters(config, data);
    return config;
}

neo4j::SessionConfig session_config(const Json& data) {
    neo4j::SessionConfig config;
    if (const auto value = text(data, "accessMode"))
        config.default_access_mode(access_mode(*value));
    if (const auto* value = given(data, "bookmarks"))
        config.bookmarks(neo4j::Bookmarks::from_raw_values(value->get<std::vector<std::string>>()));
    if (const auto value = text(data, "database"))
        config.database(std::string(*value));
    if (const auto* value = given(data, "fetchSize"))
        config.fetch_size(value->get<std::int64_t>());
    if (const auto value = text(data, "impersonatedUser"))
        config.impersonated_user(std::string(*value));
    if (const auto* value = given(data, "authorizationToken"))
        config.auth(auth_token(*value));
    set_filters(config, data);
    return config;
}

neo4j::QueryConfig query_config(const Json& data) {
    neo4j::QueryConfig config;
    if (const auto value = text(data, "routing"))
        config.routing(access_mode(*value));
    if (const auto value = text(data, "database"))
        config.database(std::string(*value));
    if (const auto value = text(data, "impersonatedUser"))
        config.impersonated_user(std::string(*value));
    if (const auto* value = given(data, "authorizationToken"))
        config.auth(auth_token(*value));
    config.transaction(transaction_config(data));
    return config;
}

neo4j::TransactionConfig transaction_config(const Json& data) {
    neo4j::TransactionConfig config;
    if (const auto* metadata = given(data, "txMeta"))
        config.metadata(entries_from_cypher(*metadata));
    if (const auto* timeout = given(data, "timeout"))
        config.timeout(milliseconds_of(*timeout));
    return config;
}

std::string query_text(const Json& data) {
    return data.at("cypher").get<std::string>();
}

neo4j::Params query_parameters(const Json& data) {
    if (const auto* parameters = given(data, "params"))
        return entries_from_cypher(*parameters);
    return {};
}

} // namespace testkit
