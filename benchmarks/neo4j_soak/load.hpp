#pragma once

#include <neo4j/async_driver.hpp>
#include <neo4j/auth.hpp>
#include <neo4j/config.hpp>
#include <neo4j/driver.hpp>

#include "plan.hpp"

namespace soak {

// The user, and the password that NEO4J_PASSWORD holds.
neo4j::AuthToken credentials();

// Fewer connections than workers, so that they wait for each other, and short-lived ones, so that
// they are replaced.
neo4j::DriverConfig config(std::int64_t workers);

// Does steps of the asynchronous face until the time is over.
boost::asio::awaitable<void> work(neo4j::AsyncDriver& driver, Plan& plan, std::uint64_t seed);

// Does steps of the blocking face until the time is over.
void work(neo4j::Driver& driver, Plan& plan, std::uint64_t seed);

} // namespace soak
