#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <neo4j/address.hpp>

#include "core/log.hpp"

namespace neo4j::detail {

// Who wants to know what becomes of a connection while somebody uses it: the router, which then
// sends others elsewhere. Called on whatever thread uses the connection, with no lock held.
class ConnectionWatcher {
public:
    virtual ~ConnectionWatcher() = default;
    // By a fault of the network or of the server's.
    // @param ids the connection's.
    virtual void lost(const Address& address, LogIds ids) noexcept = 0;
    // The server has sent a FAILURE with that code.
    // @param database what the connection is used for; none: the user's home database.
    virtual void failed(const Address& address, const std::optional<std::string>& database,
                        std::string_view code, LogIds ids) noexcept = 0;
};

} // namespace neo4j::detail
