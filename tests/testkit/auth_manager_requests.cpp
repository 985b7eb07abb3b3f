#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <neo4j/auth_manager.hpp>
#include <neo4j/json.hpp>

#include "async/auth_managers.hpp"
#include "testkit/backend.hpp"
#include "testkit/config.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

Json manager_json(std::string_view name, const Json& id) {
    Json data;
    data["id"] = id;
    return message(name, std::move(data));
}

Json token_json(const neo4j::AuthToken& token) {
    Json data;
    data["scheme"] = token.scheme();
    if (const auto principal = token.principal())
        data["principal"] = *principal;
    if (const auto credentials = token.credentials())
        data["credentials"] = *credentials;
    if (const auto realm = token.realm())
        data["realm"] = *realm;
    if (const auto* parameters = token.parameters())
        data["parameters"] = nlohmann::json(*parameters);
    return message("AuthorizationToken", std::move(data));
}

// The test decides everything.
class AskingAuthManager final : public neo4j::AuthManager {
public:
    AskingAuthManager(Backend& backend, std::int64_t id) : backend_(backend), id_(id) {}

    Awaitable<neo4j::AuthToken> get_auth() override {
        Json question;
        question["authTokenManagerId"] = id_;
        const auto answer =
            co_await backend_.call_back("AuthTokenManagerGetAuthRequest", std::move(question),
                                        "AuthTokenManagerGetAuthCompleted");
        co_return auth_token(answer.at("auth"));
    }

    Awaitable<bool> handle_security_exception(neo4j::AuthToken auth,
                                              neo4j::Neo4jError error) override {
        Json question;
        question["authTokenManagerId"] = id_;
        question["auth"] = token_json(auth);
        question["errorCode"] = error.code();
        const auto answer = co_await backend_.call_back(
            "AuthTokenManagerHandleSecurityExceptionRequest", std::move(question),
            "AuthTokenManagerHandleSecurityExceptionCompleted");
        co_return answer.at("handled").get<bool>();
    }

private:
    Backend& backend_;
    const std::int64_t id_;
};

Awaitable<neo4j::ExpiringAuth> provide_basic(Backend& backend, std::int64_t id) {
    Json question;
    question["basicAuthTokenManagerId"] = id;
    const auto answer = co_await backend.call_back(
        "BasicAuthTokenProviderRequest", std::move(question), "BasicAuthTokenProviderCompleted");
    co_return auth_token(answer.at("auth"));
}

Awaitable<neo4j::ExpiringAuth> provide_bearer(Backend& backend, std::int64_t id) {
    Json question;
    question["bearerAuthTokenManagerId"] = id;
    const auto answer = co_await backend.call_back(
        "BearerAuthTokenProviderRequest", std::move(question), "BearerAuthTokenProviderCompleted");
    const auto& given_auth = answer.at("auth").at("data");
    neo4j::ExpiringAuth auth(auth_token(given_auth.at("auth")));
    if (const auto* time = given(given_auth, "expiresInMs"))
        auth.expires_at =
            backend.time->utc_now() + std::chrono::milliseconds(time->get<std::int64_t>());
    co_return auth;
}

Awaitable<Json> new_manager(Backend& backend, const Json&) {
    const auto id = backend.auth_managers.next_id();
    auto manager = std::make_shared<AskingAuthManager>(backend, id);
    co_return manager_json("AuthTokenManager", backend.auth_managers.add(std::move(manager)));
}

Awaitable<Json> new_basic_manager(Backend& backend, const Json&) {
    const auto id = backend.auth_managers.next_id();
    auto manager = neo4j::detail::make_basic_auth_manager(
        [&backend, id] { return provide_basic(backend, id); }, backend.time);
    co_return manager_json("BasicAuthTokenManager", backend.auth_managers.add(std::move(manager)));
}

Awaitable<Json> new_bearer_manager(Backend& backend, const Json&) {
    const auto id = backend.auth_managers.next_id();
    auto manager = neo4j::detail::make_bearer_auth_manager(
        [&backend, id] { return provide_bearer(backend, id); }, backend.time);
    co_return manager_json("BearerAuthTokenManager", backend.auth_managers.add(std::move(manager)));
}

Awaitable<Json> close(Backend& backend, const Json& data) {
    backend.auth_managers.erase(data.at("id"));
    co_return manager_json("AuthTokenManager", data.at("id"));
}

} // namespace

void add_auth_manager_requests(Handlers& handlers) {
    handlers["NewAuthTokenManager"] = new_manager;
    handlers["NewBasicAuthTokenManager"] = new_basic_manager;
    handlers["NewBearerAuthTokenManager"] = new_bearer_manager;
    handlers["AuthTokenManagerClose"] = close;
}

} // namespace testkit
