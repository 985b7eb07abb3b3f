#include "page.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace graph_explorer {
namespace {

namespace fs = std::filesystem;

std::string_view content_type(const fs::path& file) {
    static const std::map<std::string, std::string_view, std::less<>> types = {
        {".html", "text/html; charset=utf-8"},     {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"}, {".svg", "image/svg+xml"},
        {".txt", "text/plain; charset=utf-8"},
    };
    const auto found = types.find(file.extension().string());
    return found == types.end() ? std::string_view() : found->second;
}

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(in), {});
    if (!in)
        throw std::runtime_error("cannot read " + file.string());
    return content;
}

} // namespace

Page read_page(const fs::path& folder) {
    Page page;
    if (!fs::is_directory(folder))
        return page;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto type = content_type(entry.path());
        if (!entry.is_regular_file() || type.empty())
            continue;
        const auto path = "/" + entry.path().lexically_relative(folder).generic_string();
        page.emplace(path == "/index.html" ? "/" : path, PageFile{type, read(entry.path())});
    }
    return page;
}

} // namespace graph_explorer
