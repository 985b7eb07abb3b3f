#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <nlohmann/json.hpp>

namespace graph_explorer_test {

struct Answer {
    unsigned status = 0;
    std::string content_type;
    std::string body;
    std::string header; // all of it, for what is seldom asked for

    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body); }
    // Of NDJSON: each line.
    [[nodiscard]] std::vector<nlohmann::json> rows() const;
    // {"error": {"message": ...}}
    [[nodiscard]] std::string error() const { return json().at("error").at("message"); }
    [[nodiscard]] std::string code() const { return json().at("error").at("code"); }
};

// One connection to the service, which says exactly what the test wants it to say. What waits for
// the service gives up after a minute.
class Client {
public:
    // @param receive_buffer bytes that the system takes in for it; 0: as many as is usual
    explicit Client(std::uint16_t port, int receive_buffer = 0);

    void send(std::string_view text);
    void ask(std::string_view target, std::string_view method = "GET");
    Answer read(bool to_head = false);
    Answer get(std::string_view target) {
        ask(target);
        return read();
    }
    // Waits until something of an answer is there, and leaves it there.
    void wait_for_answer() { socket_.wait(socket_.wait_read); }
    // Waits until the service closes the connection; whether it said nothing before.
    bool closed_in_silence();
    // Leaves without a word.
    void close() { socket_.close(); }

private:
    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_{io_};
    boost::beast::flat_buffer buffer_;
};

// On a connection of its own.
Answer get(std::uint16_t port, std::string_view target);

} // namespace graph_explorer_test
