#pragma once

// Precompiled for src/core, src/packstream, src/table and src/bolt: what many files there include
// and what is slow to parse. Sources still include what they use; the build without precompiled
// headers must work.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/record.hpp>
#include <neo4j/value.hpp>
