#include "client.hpp"

#include <limits>
#include <sstream>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <sys/socket.h>

namespace graph_explorer_test {

namespace asio = boost::asio;
namespace http = boost::beast::http;

std::vector<nlohmann::json> Answer::rows() const {
    std::vector<nlohmann::json> rows;
    std::istringstream lines(body);
    for (std::string line; std::getline(lines, line);)
        rows.push_back(nlohmann::json::parse(line));
    return rows;
}

Client::Client(std::uint16_t port, int receive_buffer) {
    const asio::ip::tcp::endpoint service(asio::ip::address_v4::loopback(), port);
    socket_.open(asio::ip::tcp::v4());
    if (receive_buffer > 0)
        socket_.set_option(asio::socket_base::receive_buffer_size(receive_buffer));
    socket_.connect(service);
    const timeval minute{60, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &minute, sizeof minute);
}

void Client::send(std::string_view text) {
    asio::write(socket_, asio::buffer(text));
}

void Client::ask(std::string_view target, std::string_view method) {
    send(std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

Answer Client::read(bool to_head) {
    http::response_parser<http::string_body> parser;
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    parser.skip(to_head);
    http::read(socket_, buffer_, parser);
    const auto& message = parser.get();
    std::ostringstream header;
    header << message.base();
    return {message.result_int(), std::string(message[http::field::content_type]), message.body(),
            header.str()};
}

bool Client::closed_in_silence() {
    char byte = 0;
    boost::system::error_code error;
    const auto size = socket_.read_some(asio::buffer(&byte, 1), error);
    return size == 0 && (error == asio::error::eof || error == asio::error::connection_reset);
}

Answer get(std::uint16_t port, std::string_view target) {
    return Client(port).get(target);
}

} // namespace graph_explorer_test
