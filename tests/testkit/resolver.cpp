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

} // namespace

neo4j::Resolver resolver(Backend& backend) {
    return [&backend](neo4j::Address address) { return resolve(backend, std::move(address)); };
}

} // namespace testkit
