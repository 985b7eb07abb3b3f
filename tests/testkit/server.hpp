#pragma once

#include "testkit/options.hpp"

namespace testkit {

// Serves one test per connection, until the process is ended.
void serve(const Options& options);

} // namespace testkit
