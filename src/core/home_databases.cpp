#include "core/home_databases.hpp"

#include <utility>

namespace neo4j::detail {

HomeKey::HomeKey(const std::optional<std::string>& impersonated_user,
                 const std::optional<AuthToken>& auth) {
    if (impersonated_user) {
        whose_ = *impersonated_user;
        return;
    }
    if (!auth)
        return;
    const auto principal = auth->principal();
    if (auth->scheme() == "basic" && principal)
        whose_ = std::string(*principal);
    else
        whose_ = *auth;
}

std::size_t HomeKey::hash() const noexcept {
    const std::hash<std::string_view> hash;
    if (const auto* user = std::get_if<std::string>(&whose_))
        return hash(*user);
    if (const auto* auth = std::get_if<AuthToken>(&whose_))
        return hash(auth->scheme()) ^ (hash(auth->principal().value_or("")) * 31) ^
               (hash(auth->credentials().value_or("")) * 37);
    return 0;
}

std::optional<std::string> HomeDatabases::find(const HomeKey& key) {
    const auto place = places_.find(key);
    if (place == places_.end())
        return std::nullopt;
    entries_.splice(entries_.begin(), entries_, place->second);
    return place->second->database;
}

void HomeDatabases::put(const HomeKey& key, std::string database) {
    const auto place = places_.find(key);
    if (place != places_.end()) {
        place->second->database = std::move(database);
        entries_.splice(entries_.begin(), entries_, place->second);
        return;
    }
    entries_.push_front({key, std::move(database)});
    places_.emplace(key, entries_.begin());
    if (entries_.size() > most_) {
        places_.erase(entries_.back().key);
        entries_.pop_back();
    }
}

} // namespace neo4j::detail
