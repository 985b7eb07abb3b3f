#include "core/routing_tables.hpp"

#include <algorithm>
#include <utility>

namespace neo4j::detail {

namespace {

// How long a table is kept beyond its time.
constexpr auto grace = std::chrono::seconds(30);

} // namespace

std::string_view fault_of(const RoutingAnswer& answer) noexcept {
    if (answer.routers.empty())
        return "its routing table names no routers";
    if (answer.readers.empty())
        return "its routing table names no readers";
    return {};
}

RoutingTable::RoutingTable(RoutingAnswer answer, Clock::time_point now)
    : answer_(std::move(answer)), expires_(now + answer_.ttl),
      made_without_writers_(answer_.writers.empty()) {}

bool RoutingTable::fresh(AccessMode mode, Clock::time_point now) const noexcept {
    return now < expires_ && !answer_.routers.empty() && !servers(mode).empty();
}

bool RoutingTable::outlived(Clock::time_point now) const noexcept {
    return now >= expires_ + grace;
}

std::optional<Address>
RoutingTable::least_loaded(AccessMode mode,
                           const std::function<std::size_t(const Address&)>& load) const {
    std::vector<const Address*> idlest;
    std::size_t least = 0;
    for (const auto& server : servers(mode)) {
        const auto its = load(server);
        if (!idlest.empty() && its > least)
            continue;
        if (its < least)
            idlest.clear();
        least = its;
        idlest.push_back(&server);
    }
    if (idlest.empty())
        return std::nullopt;
    return *idlest[turns_[mode == AccessMode::read] % idlest.size()];
}

void RoutingTable::drop(const Address& address) {
    std::erase(answer_.routers, address);
    std::erase(answer_.readers, address);
    drop_writer(address);
}

void RoutingTable::drop_writer(const Address& address) {
    std::erase(answer_.writers, address);
}

const RoutingTable* RoutingTables::find(const Database& database) const {
    const auto entry = tables_.find(database);
    return entry == tables_.end() ? nullptr : &entry->second;
}

const RoutingTable& RoutingTables::put(const Database& asked_for, RoutingAnswer answer,
                                       Clock::time_point now) {
    std::erase_if(tables_, [&](const auto& entry) { return entry.second.outlived(now); });
    const auto database = asked_for ? asked_for : answer.database;
    RoutingTable table(std::move(answer), now);
    if (const auto* before = find(database))
        table.take_turns_from(*before);
    return tables_.insert_or_assign(database, std::move(table)).first->second;
}

void RoutingTables::next_turn(const Database& database, AccessMode mode) noexcept {
    const auto entry = tables_.find(database);
    if (entry != tables_.end())
        entry->second.next_turn(mode);
}

void RoutingTables::drop(const Address& address) {
    for (auto& [database, table] : tables_)
        table.drop(address);
}

void RoutingTables::drop_writer(const Address& address, const Database& database) {
    const auto entry = tables_.find(database);
    if (entry != tables_.end())
        entry->second.drop_writer(address);
}

std::set<Address> RoutingTables::servers() const {
    std::set<Address> all;
    for (const auto& [database, table] : tables_) {
        const auto& answer = table.answer();
        all.insert(answer.routers.begin(), answer.routers.end());
        all.insert(answer.readers.begin(), answer.readers.end());
        all.insert(answer.writers.begin(), answer.writers.end());
    }
    return all;
}

std::vector<Address> RoutingTables::routers() const {
    std::vector<Address> all;
    std::set<Address> seen;
    for (const auto& [database, table] : tables_)
        for (const auto& router : table.answer().routers)
            if (seen.insert(router).second)
                all.push_back(router);
    return all;
}

} // namespace neo4j::detail
