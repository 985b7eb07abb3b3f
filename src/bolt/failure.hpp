#pragma once

#include <string_view>

#include "bolt/raw_map.hpp"
#include "bolt/version.hpp"
#include "core/error_table.hpp"

namespace neo4j::bolt {

// The server's code in a FAILURE's metadata, as it was sent; empty where there is none. Points into
// the metadata.
std::string_view failure_code(const RawMap& metadata, Version version);

// What a FAILURE's metadata say, in the terms of the error table.
detail::ServerFailure read_failure(const RawMap& metadata, Version version);

} // namespace neo4j::bolt
