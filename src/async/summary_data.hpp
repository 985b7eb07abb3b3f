#pragma once

#include <memory>
#include <string>

#include <neo4j/params.hpp>
#include <neo4j/summary.hpp>

#include "bolt/raw_map.hpp"
#include "core/notifications.hpp"

namespace neo4j::detail {

// What a summary is read from, when it is read.
struct SummaryData {
    std::shared_ptr<const ServerInfo> server;
    std::string query;
    Params parameters;
    bolt::RawMap run;  // the answer to RUN
    bolt::RawMap last; // the answer to the last PULL or DISCARD
    ResultShape shape{};
};

} // namespace neo4j::detail
