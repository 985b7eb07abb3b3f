#pragma once

#include <memory>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/driver.hpp>

#include "core/clock.hpp"

namespace neo4j::detail {

// Drivers with a clock of one's own, for tests and for the conformance suite's backend. It decides
// when retries end and how old a pooled connection is; waits for a peer go by the machine's clock.
struct DriverAccess {
    static AsyncDriver make(boost::asio::any_io_executor executor, std::string_view uri,
                            AuthToken auth, DriverConfig config,
                            std::shared_ptr<const Clock> clock);
    static Driver make_blocking(std::string_view uri, AuthToken auth, DriverConfig config,
                                std::shared_ptr<const Clock> clock);
};

} // namespace neo4j::detail
