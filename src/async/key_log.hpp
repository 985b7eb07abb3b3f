#pragma once

#include "async/openssl.hpp"

namespace neo4j::detail {

// Where the environment variable SSLKEYLOGFILE names a file, writes the keys of the context's
// connections to it, for tools that show what went over the wire.
void log_keys(SSL_CTX* context);

} // namespace neo4j::detail
