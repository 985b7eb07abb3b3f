#pragma once

#include <string>
#include <vector>

namespace testkit {

// What the suite may test: only what works.
const std::vector<std::string>& features();

} // namespace testkit
