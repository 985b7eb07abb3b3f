#pragma once

// What nearly every file here includes and what is slow to parse.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/value.hpp>
