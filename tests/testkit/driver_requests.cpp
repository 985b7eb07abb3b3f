#include <string>
#include <string_view>
#include <utility>

#include <neo4j/address.hpp>

#include "testkit/backend.hpp"
#include "testkit/config.hpp"
#include "testkit/records.hpp"
#include "testkit/requests.hpp"
#include "testkit/resolver.hpp"
#include "testkit/summary.hpp"

namespace testkit {
namespace {

Json driver_json(const Json& id) {
    Json data;
    data["id"] = id;
    return message("Driver", std::move(data));
}

neo4j::DriverAuth driver_auth(Backend& backend, const Json& data) {
    if (const auto* id = given(data, "authTokenManagerId"))
        return backend.auth_managers.at(*id);
    return auth_token(data.at("authorizationToken"));
}

Awaitable<Json> new_driver(Backend& backend, const Json& data) {
    const auto& uri = data.at("uri").get_ref<const std::string&>();
    auto config = driver_config(data);
    if (const auto* wanted = given(data, "resolverRegistered"); wanted && wanted->get<bool>())
        config.resolver(resolver(backend));
    if (const auto* id = given(data, "clientCertificateProviderId"))
        config.client_certificate(*backend.certificate_providers.at(*id));
    neo4j::detail::LookUp look_up;
    if (const auto* wanted = given(data, "domainNameResolverRegistered");
        wanted && wanted->get<bool>())
        look_up = domain_name_resolver(backend);
    auto driver = backend.make_driver(uri, driver_auth(backend, data), std::move(config),
                                      backend.time, std::move(look_up));
    co_return driver_json(backend.drivers.add(std::move(driver)));
}

Awaitable<Json> verify_connectivity(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    co_await driver->verify_connectivity();
    co_return driver_json(data.at("driverId"));
}

Awaitable<Json> get_server_info(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    const auto info = co_await driver->get_server_info();
    co_return message("ServerInfo", server_json(info));
}

// What a driver answers with yes or no.
Json verdict(std::string_view name, std::string_view key, const Json& request, bool yes) {
    Json data;
    data["id"] = request.at("driverId");
    data[std::string(key)] = yes;
    return message(name, std::move(data));
}

Awaitable<Json> verify_authentication(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    const bool yes =
        co_await driver->verify_authentication(auth_token(data.at("authorizationToken")));
    co_return verdict("DriverIsAuthenticated", "authenticated", data, yes);
}

Awaitable<Json> supports_multi_db(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    const bool yes = co_await driver->supports_multi_db();
    co_return verdict("MultiDBSupport", "available", data, yes);
}

Awaitable<Json> supports_session_auth(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    const bool yes = co_await driver->supports_session_auth();
    co_return verdict("SessionAuthSupport", "available", data, yes);
}

Awaitable<Json> is_encrypted(Backend& backend, const Json& data) {
    Json response;
    response["encrypted"] = backend.drivers.at(data.at("driverId"))->encrypted();
    co_return message("DriverIsEncrypted", std::move(response));
}

Awaitable<Json> execute_query(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    auto config = query_config(data.at("config"));
    if (const auto* id = given(data.at("config"), "bookmarkManagerId"))
        config.bookmark_manager(*id == -1 ? nullptr : backend.bookmark_managers.at(*id));
    const auto result =
        co_await driver->execute_query(query_text(data), query_parameters(data), std::move(config));
    Json response;
    response["keys"] = result.keys;
    response["records"] = records_json(result.records);
    response["summary"] = summary_json(result.summary);
    co_return message("EagerResult", std::move(response));
}

Awaitable<Json> close(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    co_await driver->close();
    co_return driver_json(data.at("driverId"));
}

} // namespace

void add_driver_requests(Handlers& handlers) {
    handlers["NewDriver"] = new_driver;
    handlers["VerifyConnectivity"] = verify_connectivity;
    handlers["GetServerInfo"] = get_server_info;
    handlers["VerifyAuthentication"] = verify_authentication;
    handlers["CheckMultiDBSupport"] = supports_multi_db;
    handlers["CheckSessionAuthSupport"] = supports_session_auth;
    handlers["CheckDriverIsEncrypted"] = is_encrypted;
    handlers["ExecuteQuery"] = execute_query;
    handlers["DriverClose"] = close;
}

} // namespace testkit
