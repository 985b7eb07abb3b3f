#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace testkit {

// Cuts the stream of a test into requests: the lines between "#request begin" and "#request end".
// What stands outside is not for the backend.
class RequestReader {
public:
    void feed(std::string_view text) { pending_ += text; }

    // The next request that has arrived in whole.
    std::optional<std::string> next();

private:
    std::optional<std::string_view> line();

    std::string pending_;
    std::size_t read_ = 0; // of pending_
    bool inside_ = false;
    std::string body_;
};

// A response as it goes over the wire.
std::string frame_response(std::string_view body);

} // namespace testkit
