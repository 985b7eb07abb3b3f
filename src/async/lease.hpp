#pragma once

#include <memory>
#include <utility>

#include "async/connection.hpp"

namespace neo4j::detail {

class Pool;

// What the server must have answered before a connection that was idle is used again.
enum class Proof {
    none,      // nothing, unless the connection is old enough for the liveness check
    alive,     // a RESET
    logged_on, // LOGOFF and LOGON, also where nobody else was logged on
};

// The right to use one connection of a pool, until it is destroyed: then the connection goes back,
// or its place in the pool becomes free. Giving back never waits and never throws.
//
// A lease without a connection is a place: the right to open one.
class Lease {
public:
    Lease() noexcept = default;
    Lease(std::shared_ptr<Pool> pool, ConnectionRef connection) noexcept
        : pool_(std::move(pool)), connection_(std::move(connection)) {}
    Lease(Lease&& other) noexcept
        : pool_(std::move(other.pool_)), connection_(std::move(other.connection_)) {}
    Lease& operator=(Lease&& other) noexcept {
        if (this != &other) {
            release();
            pool_ = std::move(other.pool_);
            connection_ = std::move(other.connection_);
        }
        return *this;
    }
    ~Lease() {
        if (pool_) // most were moved from
            release();
    }

    explicit operator bool() const noexcept { return connection_ != nullptr; }
    Connection& operator*() const noexcept { return *connection_; }
    Connection* operator->() const noexcept { return connection_.get(); }
    const ConnectionRef& connection() const noexcept { return connection_; }

    void release() noexcept;

private:
    friend class Pool;
    std::shared_ptr<Pool> pool_;
    ConnectionRef connection_;
};

} // namespace neo4j::detail
