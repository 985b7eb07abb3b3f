#pragma once

#include <neo4j/pool_metrics.hpp>

#include "support/catch.hpp"

namespace neo4j::test {

// Nobody uses a pool, waits for it or connects, and of what it has opened it knows where all is.
inline void check_books(const PoolFigures& figures) {
    CHECK(figures.in_use == 0);
    CHECK(figures.connecting == 0);
    CHECK(figures.waiting == 0);
    CHECK(figures.created - figures.closed == figures.idle);
}

} // namespace neo4j::test
