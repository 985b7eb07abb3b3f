#include "bolt/routing_answer.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>

#include <neo4j/value.hpp>

namespace neo4j::bolt {
namespace {

// A table that is good for longer is good for ever, and in nanoseconds this is still a number.
constexpr std::int64_t longest_ttl = std::chrono::seconds(std::chrono::years(30)).count();

std::vector<Address>* list_for(detail::RoutingAnswer& answer, std::string_view role) {
    if (role == "ROUTE")
        return &answer.routers;
    if (role == "READ")
        return &answer.readers;
    if (role == "WRITE")
        return &answer.writers;
    return nullptr; // one of a server to come
}

bool read_addresses(const ListView& texts, std::vector<Address>& addresses) {
    for (const auto text : texts) {
        if (text.type() != ValueType::string)
            return false;
        auto address = Address::try_parse(text.as<std::string_view>());
        if (!address)
            return false;
        if (std::ranges::find(addresses, *address) == addresses.end())
            addresses.push_back(std::move(*address));
    }
    return true;
}

bool read_entry(const ValueView& entry, detail::RoutingAnswer& answer) {
    if (entry.type() != ValueType::map)
        return false;
    const auto fields = entry.as<MapView>();
    const auto role = fields.find("role");
    const auto addresses = fields.find("addresses");
    if (!role || role->type() != ValueType::string || !addresses ||
        addresses->type() != ValueType::list)
        return false;
    auto* list = list_for(answer, role->as<std::string_view>());
    return list == nullptr || read_addresses(addresses->as<ListView>(), *list);
}

} // namespace

std::optional<detail::RoutingAnswer> read_routing_answer(std::optional<ValueView> ttl,
                                                         std::optional<ValueView> servers,
                                                         std::optional<ValueView> database) {
    if (!ttl || ttl->type() != ValueType::integer || !servers || servers->type() != ValueType::list)
        return std::nullopt;
    detail::RoutingAnswer answer;
    answer.ttl =
        std::chrono::seconds(std::clamp<std::int64_t>(ttl->as<std::int64_t>(), 0, longest_ttl));
    if (database && database->type() == ValueType::string)
        answer.database = database->as<std::string>();
    for (const auto entry : servers->as<ListView>())
        if (!read_entry(entry, answer))
            return std::nullopt;
    return answer;
}

} // namespace neo4j::bolt
