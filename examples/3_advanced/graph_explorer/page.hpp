#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace graph_explorer {

/// A file of the page, as it is served.
struct PageFile {
    std::string_view content_type;
    std::string content;
};

/// The page's files by their path, "/app.js". They are read once: a request never touches the file
/// system, and so cannot leave the folder.
using Page = std::map<std::string, PageFile, std::less<>>;

/// Everything in a folder whose ending the web knows; "/" is index.html. Empty where there is no
/// such folder.
[[nodiscard]] Page read_page(const std::filesystem::path& folder);

} // namespace graph_explorer
