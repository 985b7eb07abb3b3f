#include "async/tls_sessions.hpp"

#include <utility>

namespace neo4j::detail {

void TlsSessions::put(const std::string& address, SslSessionPtr session) {
    const std::lock_guard lock(mutex_);
    if (sessions_.size() >= most_addresses && !sessions_.contains(address))
        sessions_.erase(sessions_.begin());
    auto& known = sessions_[address];
    known.push_back(std::move(session));
    if (known.size() > most_per_address)
        known.pop_front();
}

SslSessionPtr TlsSessions::take(const std::string& address) {
    const std::lock_guard lock(mutex_);
    const auto entry = sessions_.find(address);
    if (entry == sessions_.end())
        return nullptr;
    auto& known = entry->second;
    while (!known.empty()) {
        auto session = std::move(known.back());
        known.pop_back();
        if (SSL_SESSION_is_resumable(session.get()) == 0)
            continue;
        if (SSL_SESSION_get_protocol_version(session.get()) < TLS1_3_VERSION) {
            SSL_SESSION_up_ref(session.get());
            known.emplace_back(session.get());
        }
        return session;
    }
    return nullptr;
}

void TlsSessions::forget(const std::string& address) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(address);
}

} // namespace neo4j::detail
