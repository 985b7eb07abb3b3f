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
// clock), host names of one's own, and a look at pools and routing tables.
struct DriverAccess {
    static AsyncDriver make(boost::asio::any_io_executor executor, std::string_view uri,
                            DriverAuth auth, DriverConfig config,
                            std::shared_ptr<const Clock> clock, LookUp look_up = {});
    static Driver make_blocking(std::string_view uri, DriverAuth auth, DriverConfig config,
                                std::shared_ptr<const Clock> clock, LookUp look_up = {});
    static PoolFigures pool_figures(const AsyncDriver& driver);
    // What a routing driver knows of a database; none: of the home database.
    static std::optional<RoutingAnswer> routing_table(const AsyncDriver& driver,
                                                      std::optional<std::string> database);
    // Asks for it, whatever is known.
    static boost::asio::awaitable<void> refresh_routing_table(const AsyncDriver& driver,
                                                              std::optional<std::string> database,
                                                              Bookmarks bookmarks);
    static std::optional<RoutingAnswer> routing_table(const Driver& driver,
                                                      std::optional<std::string> database);
    static void refresh_routing_table(const Driver& driver, std::optional<std::string> database,
                                      Bookmarks bookmarks);
};

} // namespace neo4j::detail
