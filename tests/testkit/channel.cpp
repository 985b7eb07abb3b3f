#include "testkit/channel.hpp"

#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>

#include "testkit/faults.hpp"

namespace testkit {

namespace asio = boost::asio;

Channel::Channel(asio::ip::tcp::socket socket, Wait wait)
    : socket_(std::move(socket)), wait_(wait) {
    socket_.set_option(asio::ip::tcp::no_delay(true));
}

// Zero when there is no more.
asio::awaitable<std::size_t> Channel::receive() {
    boost::system::error_code error;
    const auto buffer = asio::buffer(buffer_);
    if (wait_ == Wait::blocking)
        co_return socket_.read_some(buffer, error);
    co_return co_await socket_.async_read_some(buffer,
                                               asio::redirect_error(asio::use_awaitable, error));
}

asio::awaitable<std::optional<std::string>> Channel::read() {
    for (;;) {
        if (auto request = requests_.next())
            co_return request;
        const auto size = co_await receive();
        if (size == 0)
            co_return std::nullopt;
        requests_.feed(std::string_view(buffer_.data(), size));
    }
}

asio::awaitable<void> Channel::write(std::string body) {
    const auto frame = frame_response(body);
    const auto buffer = asio::buffer(frame);
    boost::system::error_code error;
    if (wait_ == Wait::blocking)
        asio::write(socket_, buffer, error);
    else
        co_await asio::async_write(socket_, buffer,
                                   asio::redirect_error(asio::use_awaitable, error));
    if (error)
        throw HungUp();
}

} // namespace testkit
