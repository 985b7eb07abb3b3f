#include "bolt/routing_answer.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/value.hpp>

namespace neo4j::bolt {
namespace {

// A table that is good for longer is good for ever, and in nanoseconds this is still a number.
constexpr std::int64_t longest_ttl = std::chrono::seconds(std::chrono::years(30)).count();

// One part that servers play. Which ones are there already is asked of a set: the lists are as long
// as the server likes.
struct Role {
    std::vector<Address>& servers;
    std::set<Address> known{};

    bool add(const ListView& texts) {
        for (const auto text : texts) {
            if (text.type() != ValueType::string)
                return false;
            auto address = Address::try_parse(text.as<std::string_view>());
            if (!address)
                return false;
            if (known.insert(*address).second)
                servers.push_back(std::move(*address));
        }
        return true;
    }
};

struct Roles {
    Role routers;
    Role readers;
    Role writers;

    Role* find(std::string_view name) {
        if (name == "ROUTE")
            return &routers;
        if (name == "READ")
            return &readers;
        if (name == "WRITE")
            return &writers;
        return nullptr; // one of a server to come
    }
};

bool read_entry(const ValueView& entry, Roles& roles) {
    if (entry.type() != ValueType::map)
        return false;
    const auto fields = entry.as<MapView>();
    const auto name = fields.find("role");
    const auto addresses = fields.find("addresses");
    if (!name || name->type() != ValueType::string || !addresses ||
        addresses->type() != ValueType::list)
        return false;
    auto* role = roles.find(name->as<std::string_view>());
    return role == nullptr || role->add(addresses->as<ListView>());
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
    Roles roles{{answer.routers}, {answer.readers}, {answer.writers}};
    for (const auto entry : servers->as<ListView>())
        if (!read_entry(entry, roles))
            return std::nullopt;
    return answer;
}

} // namespace neo4j::bolt
