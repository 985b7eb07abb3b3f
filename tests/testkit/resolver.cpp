#include "testkit/resolver.hpp"

#include <string>
#include <utility>
#include <vector>

#include "testkit/backend.hpp"

namespace testkit {
namespace {

Awaitable<std::vector<neo4j::Address>> resolve(Backend& backend, neo4j::Address address) {
    Json question;
    question["address"] = address.to_string();
    const auto answer = co_await backend.call_back(
        "ResolverResolutionRequired", std::move(question), "ResolverResolutionCompleted");
    std::vector<neo4j::Address> result;
    for (const auto& each : answer.at("addresses"))
        result.push_back(neo4j::Address::parse(each.get_ref<const std::string&>()));
    co_return result;
}

Awaitable<std::vector<std::string>> look_up(Backend& backend, std::string host) {
    Json question;
    question["name"] = std::move(host);
    const auto answer = co_await backend.call_back(
        "DomainNameResolutionRequired", std::move(question), "DomainNameResolutionCompleted");
    co_return answer.at("addresses").get<std::vector<std::string>>();
}

} // namespace

neo4j::detail::LookUp domain_name_resolver(Backend& backend) {
    return [&backend](std::string host) { return look_up(backend, std::move(host)); };
}

neo4j::Resolver resolver(Backend& backend) {
    return [&backend](neo4j::Address address) { return resolve(backend, std::move(address)); };
}

} // namespace testkit
