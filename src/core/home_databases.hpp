#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include <neo4j/auth.hpp>

namespace neo4j::detail {

// Whose home database: the user's, by name where there is one. The driver's own user has none.
class HomeKey {
public:
    // @param auth that of the session; none: the driver's.
    HomeKey(const std::optional<std::string>& impersonated_user,
            const std::optional<AuthToken>& auth);

    friend bool operator==(const HomeKey&, const HomeKey&) = default;
    std::size_t hash() const noexcept;

private:
    std::variant<std::monostate, std::string, AuthToken> whose_;
};

// Which database is home to whom, as far as is known: a guess that saves asking, where the server
// puts it right. Forgets who was asked for longest ago when there are too many.
//
// Plain data: whoever has it sees to locking.
class HomeDatabases {
public:
    explicit HomeDatabases(std::size_t most = 10'000) : most_(most) {}

    std::optional<std::string> find(const HomeKey& key);
    void put(const HomeKey& key, std::string database);
    std::size_t size() const noexcept { return entries_.size(); }

private:
    struct Entry {
        HomeKey key;
        std::string database;
    };
    struct Hash {
        std::size_t operator()(const HomeKey& key) const noexcept { return key.hash(); }
    };

    std::size_t most_;
    std::list<Entry> entries_; // the one asked for last first
    std::unordered_map<HomeKey, std::list<Entry>::iterator, Hash> places_;
};

} // namespace neo4j::detail
