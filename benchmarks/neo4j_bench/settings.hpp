#pragma once

#include <cstdint>
#include <string>

#include <neo4j/config.hpp>
#include <neo4j/params.hpp>

#include "arguments.hpp"

namespace bench {

// What a run is to do, of those words. Which of them a case uses, the table in main.cpp says.
struct Settings {
    std::string name; // of the case
    bool blocking;    // api=sync
    std::string uri;
    std::int64_t rows;
    std::int64_t fetch;
    std::int64_t n;
    std::int64_t warmup;
    std::int64_t tasks;
    std::int64_t per;
    std::int64_t reps;
    std::int64_t threads;
    bool owned; // records=owned: every value is copied out of its batch
    // How latx runs its transactions: by execute_query, by begin_transaction and commit, or by
    // these with a BEGIN that leaves with the query, as the other clients' does.
    std::string tx;
    std::string query;
    neo4j::Params params;

    // Errors: std::invalid_argument that says which word is wrong and what it may be.
    explicit Settings(Arguments arguments);

    neo4j::SessionConfig session() const {
        return neo4j::SessionConfig()
            .fetch_size(fetch == -1 ? neo4j::FetchSize::all() : neo4j::FetchSize(fetch))
            .pipelined_begin(tx == "pipelined");
    }
    // With a connection for everybody who may want one at a time.
    neo4j::DriverConfig driver() const;
    std::string stream_query(std::int64_t count) const;
};

} // namespace bench
