#pragma once

#include <stdexcept>

namespace neo4j::cli {

/// A script or a command line that makes no sense to the client; the server was not asked.
class CommandError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace neo4j::cli
