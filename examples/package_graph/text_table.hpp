#pragma once

#include <string>
#include <vector>

namespace package_graph {

/// Columns aligned by spaces, the header underlined; columns of numbers only are set to the
/// right. Rows shorter than the header are filled with empty cells.
[[nodiscard]] std::string text_table(const std::vector<std::string>& header,
                                     const std::vector<std::vector<std::string>>& rows);

} // namespace package_graph
