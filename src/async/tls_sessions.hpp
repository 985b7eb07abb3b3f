#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>

#include "async/openssl.hpp"

namespace neo4j::detail {

// What servers gave for shaking hands faster the next time, by address. A few for each: a TLS 1.3
// server gives two to each connection and wants each used once.
//
// Thread safety: any thread.
class TlsSessions {
public:
    static constexpr std::size_t most_per_address = 4;
    static constexpr std::size_t most_addresses = 64;

    void put(const std::string& address, SslSessionPtr session);
    // The newest; null where there is none. One that may be used again stays here as well.
    SslSessionPtr take(const std::string& address);
    // The server did not like one of them.
    void forget(const std::string& address);

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::deque<SslSessionPtr>> sessions_;
};

} // namespace neo4j::detail
