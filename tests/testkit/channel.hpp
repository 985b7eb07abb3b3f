#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "testkit/framing.hpp"

namespace testkit {

// One test's connection. Requests are read and responses written by whoever is at work, so that a
// driver that waits for a test's answer reads that answer itself.
class Channel {
public:
    // How to wait for the socket: with the calling thread, or by suspending.
    enum class Wait { blocking, suspended };

    Channel(boost::asio::ip::tcp::socket socket, Wait wait);

    // The next request, or nothing when the test has hung up.
    boost::asio::awaitable<std::optional<std::string>> read();
    boost::asio::awaitable<void> write(std::string body);

private:
    boost::asio::awaitable<std::size_t> receive();

    boost::asio::ip::tcp::socket socket_;
    Wait wait_;
    RequestReader requests_;
    std::array<char, 16384> buffer_{};
};

} // namespace testkit
