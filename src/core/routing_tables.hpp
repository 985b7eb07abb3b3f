#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/access_mode.hpp>
#include <neo4j/address.hpp>

#include "core/clock.hpp"

namespace neo4j::detail {

// What a router says about a database.
struct RoutingAnswer {
    std::optional<std::string> database; // where the server names it: since Bolt 4.4
    std::chrono::seconds ttl{0};         // how long it can be relied upon
    std::vector<Address> routers;
    std::vector<Address> readers;
    std::vector<Address> writers;
};

// Why an answer cannot be used, for an error's text; empty: it can. One without writers can: there
// is none while a new leader is being elected, and reading works all the same.
std::string_view fault_of(const RoutingAnswer& answer) noexcept;

// Which servers play which part for one database.
class RoutingTable {
public:
    RoutingTable(RoutingAnswer answer, Clock::time_point now);

    // Whether it can be used for that mode: in time, with a server of that kind, and with a router
    // to ask for the next one.
    bool fresh(AccessMode mode, Clock::time_point now) const noexcept;
    // Nobody has used the database for so long that its table is forgotten.
    bool outlived(Clock::time_point now) const noexcept;
    // No writer from the start: whoever gave it may be cut off from the rest of the cluster.
    bool made_without_writers() const noexcept { return made_without_writers_; }

    const std::vector<Address>& servers(AccessMode mode) const noexcept {
        return mode == AccessMode::read ? answer_.readers : answer_.writers;
    }
    const RoutingAnswer& answer() const noexcept { return answer_; }

    // The server of that kind that has least to do; among several of those, each in its turn.
    // @param load how much a server has to do at present.
    std::optional<Address>
    least_loaded(AccessMode mode, const std::function<std::size_t(const Address&)>& load) const;
    void next_turn(AccessMode mode) noexcept { ++turn(mode); }
    void take_turns_from(const RoutingTable& before) noexcept { turns_ = before.turns_; }

    // Forgets a server in each of its parts, or as a writer.
    void drop(const Address& address);
    void drop_writer(const Address& address);

private:
    std::size_t& turn(AccessMode mode) noexcept { return turns_[mode == AccessMode::read]; }

    RoutingAnswer answer_;
    Clock::time_point expires_;
    bool made_without_writers_;
    std::array<std::size_t, 2> turns_{}; // of writers, of readers
};

// The tables of a driver, one for each database. Plain data: whoever has it sees to locking.
class RoutingTables {
public:
    // None: the home database of servers that do not say which one that is.
    using Database = std::optional<std::string>;

    // Null: there is none.
    const RoutingTable* find(const Database& database) const;
    // Under the name that was asked for, which may be an alias; the home database under the one
    // that the answer gives. Forgets what has been outlived.
    const RoutingTable& put(const Database& asked_for, RoutingAnswer answer, Clock::time_point now);

    void next_turn(const Database& database, AccessMode mode) noexcept;
    void drop(const Address& address);
    void drop_writer(const Address& address, const Database& database);

    // All servers that any table names.
    std::set<Address> servers() const;
    // All routers, each once.
    std::vector<Address> routers() const;
    std::size_t size() const noexcept { return tables_.size(); }

private:
    std::map<Database, RoutingTable> tables_;
};

} // namespace neo4j::detail
