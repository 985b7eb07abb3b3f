#pragma once

#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace neo4j::test {

// A port whose server accepts nobody, and whose line is full: whoever connects hears nothing.
class FullBacklog {
public:
    FullBacklog();
    std::string address() const;

private:
    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::vector<boost::asio::ip::tcp::socket> line_;
};

} // namespace neo4j::test
