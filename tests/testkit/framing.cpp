#include "testkit/framing.hpp"

#include <utility>

namespace testkit {

std::optional<std::string_view> RequestReader::line() {
    const auto end = pending_.find('\n', read_);
    if (end == std::string::npos) {
        pending_.erase(0, std::exchange(read_, 0));
        return std::nullopt;
    }
    auto result = std::string_view(pending_).substr(read_, end - read_);
    read_ = end + 1;
    if (result.ends_with('\r'))
        result.remove_suffix(1);
    return result;
}

std::optional<std::string> RequestReader::next() {
    while (const auto text = line()) {
        if (*text == "#request begin") {
            inside_ = true;
            body_.clear();
        } else if (*text == "#request end") {
            inside_ = false;
            return std::exchange(body_, {});
        } else if (inside_) {
            body_ += *text;
        }
    }
    return std::nullopt;
}

std::string frame_response(std::string_view body) {
    std::string result("#response begin\n");
    result += body;
    result += "\n#response end\n";
    return result;
}

} // namespace testkit
