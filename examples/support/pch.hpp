#pragma once

// Precompiled for the small examples: what they all include and what is slow to parse.

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include <neo4j/neo4j.hpp>
