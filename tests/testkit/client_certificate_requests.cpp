#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "testkit/backend.hpp"
#include "testkit/client_certificates.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

Json provider_json(const Json& id) {
    Json data;
    data["id"] = id;
    return message("ClientCertificateProvider", std::move(data));
}

Awaitable<std::optional<neo4j::ClientCertificate>> provide(Backend& backend,
                                                           std::int64_t provider) {
    Json question;
    question["clientCertificateProviderId"] = provider;
    const auto answer =
        co_await backend.call_back("ClientCertificateProviderRequest", std::move(question),
                                   "ClientCertificateProviderCompleted");
    if (!answer.at("hasUpdate").get<bool>())
        co_return std::nullopt;
    co_return client_certificate(answer.at("clientCertificate"));
}

Awaitable<Json> new_provider(Backend& backend, const Json&) {
    const auto id = backend.certificate_providers.next_id();
    auto provider = std::make_shared<neo4j::ClientCertificateProvider>(
        [&backend, id] { return provide(backend, id); });
    co_return provider_json(backend.certificate_providers.add(std::move(provider)));
}

Awaitable<Json> close(Backend& backend, const Json& data) {
    backend.certificate_providers.erase(data.at("id"));
    co_return provider_json(data.at("id"));
}

} // namespace

neo4j::ClientCertificate client_certificate(const Json& json) {
    const auto& data = json.at("data");
    const auto text = [&](const char* key) -> std::optional<std::string> {
        if (const auto* value = given(data, key))
            return value->get<std::string>();
        return std::nullopt;
    };
    return neo4j::ClientCertificate(data.at("certfile").get<std::string>(), text("keyfile"),
                                    text("password"));
}

void add_client_certificate_requests(Handlers& handlers) {
    handlers["NewClientCertificateProvider"] = new_provider;
    handlers["ClientCertificateProviderClose"] = close;
}

} // namespace testkit
