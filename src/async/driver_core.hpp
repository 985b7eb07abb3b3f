#pragma once

#include <atomic>
#include <memory>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <neo4j/auth.hpp>
#include <neo4j/config.hpp>

#include "async/pool.hpp"
#include "core/clock.hpp"
#include "core/uri.hpp"

namespace neo4j::detail {

// What a driver and its sessions share.
class DriverCore {
public:
    // @param executor none: the blocking face.
    DriverCore(boost::asio::any_io_executor executor, std::string_view uri, AuthToken auth,
               DriverConfig config, std::shared_ptr<const Clock> clock = system_clock());

    const DriverConfig& config() const noexcept { return config_; }
    Pool& pool() const noexcept { return *pool_; }
    // Chains what execute_query does.
    const std::shared_ptr<BookmarkManager>& query_bookmarks() const noexcept {
        return query_bookmarks_;
    }
    // Whether its calls keep the calling thread.
    bool blocking() const noexcept { return blocking_; }
    bool encrypted() const noexcept { return encrypted_; }
    const Clock& clock() const noexcept { return *clock_; }

    void check_open() const;
    bool closed() const noexcept { return closed_.load(std::memory_order_acquire); }
    // Without waiting.
    void close() noexcept;
    // Lets the servers answer first.
    static boost::asio::awaitable<void> close_politely(std::shared_ptr<DriverCore> self);

private:
    DriverConfig config_;
    std::shared_ptr<Pool> pool_;
    std::shared_ptr<const Clock> clock_;
    std::shared_ptr<BookmarkManager> query_bookmarks_ = bookmark_manager();
    bool blocking_ = false;
    bool encrypted_ = false;
    std::atomic<bool> closed_{false};
};

} // namespace neo4j::detail
