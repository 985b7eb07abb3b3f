#pragma once

#include <string_view>

namespace package_graph {

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF). The
/// database takes no other text, so a file in an old encoding is found here, with its line.
[[nodiscard]] bool is_utf8(std::string_view text);

} // namespace package_graph
