#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/driver.hpp>

#include "async/router.hpp"
#include "core/clock.hpp"

namespace neo4j::detail {

// For tests and for the conformance suite's backend: drivers with a clock of one's own, which
// decides when retries end and how old a pooled connection is (waits for a peer go by the machine's
// clock), and a look at the pool.
struct DriverAccess {
    static AsyncDriver make(boost::asio::any_io_executor executor, std::string_view uri,
                            AuthToken auth, DriverConfig config,
                            std::shared_ptr<const Clock> clock);
    static Driver make_blocking(std::string_view uri, AuthToken auth, DriverConfig config,
                                std::shared_ptr<const Clock> clock);
    static PoolFigures pool_figures(const AsyncDriver& driver);
    // What a routing driver knows of a database; none: of the home database.
    static std::optional<RoutingAnswer> routing_table(const AsyncDriver& driver,
                                                      std::optional<std::string> database);
    // Asks for it, whatever is known.
    static boost::asio::awaitable<void> refresh_routing_table(const AsyncDriver& driver,
                                                              std::optional<std::string> database,
                                                              Bookmarks bookmarks);
    // The driver of the blocking face that does the work.
    static const AsyncDriver& async(const Driver& driver) noexcept { return driver.driver_; }
};

} // namespace neo4j::detail
