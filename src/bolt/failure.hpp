#pragma once

#include "bolt/raw_map.hpp"
#include "bolt/version.hpp"
#include "core/error_table.hpp"

namespace neo4j::bolt {

// What a FAILURE's metadata say, in the terms of the error table.
detail::ServerFailure read_failure(const RawMap& metadata, Version version);

} // namespace neo4j::bolt
