#pragma once

#include <boost/asio/awaitable.hpp>

#include <neo4j/async_driver.hpp>

#include "options.hpp"

namespace package_graph {

/// Asks the five questions one after the other and prints each answer as a table, with its time.
boost::asio::awaitable<void> answer_questions(neo4j::AsyncDriver& driver, const Options& options);

} // namespace package_graph
