#pragma once

#include <chrono>

namespace neo4j::test {

// Sanitizers make everything slower, and keep freed memory back.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool under_sanitizer = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool under_sanitizer = true;
#else
inline constexpr bool under_sanitizer = false;
#endif
#else
inline constexpr bool under_sanitizer = false;
#endif

// How much longer than its bound a call may take.
inline constexpr std::chrono::milliseconds slack{under_sanitizer ? 500 : 100};

} // namespace neo4j::test
