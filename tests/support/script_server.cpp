#include "support/script_server.hpp"

#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include "support/run_on.hpp"
#include "support/tls_server.hpp"

namespace neo4j::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using Socket = asio::generic::stream_protocol::socket;

// One client. Reading and writing take turns by themselves, so that a client that does not read
// its answers is no reason not to listen to it.
class ScriptServer::Peer : public std::enable_shared_from_this<Peer> {
public:
    Peer(Socket socket, const std::shared_ptr<ServerScript>& script)
        : socket_(std::move(socket)), side_(script, script->tls) {}

    void read() {
        socket_.async_read_some(
            asio::buffer(room_), [self = shared_from_this()](auto error, std::size_t n) {
                if (error)
                    return self->close();
                self->side_.feed(std::as_bytes(std::span(self->room_).first(n)));
                self->write();
                if (!self->side_.deaf())
                    self->read();
            });
    }

    void write() {
        if (writing_ || !socket_.is_open())
            return;
        if (!side_.has_output()) {
            if (side_.closed())
                close();
            return;
        }
        writing_ = true;
        output_ = side_.take_output();
        asio::async_write(socket_, asio::buffer(output_),
                          [self = shared_from_this()](auto error, std::size_t) {
                              self->writing_ = false;
                              if (error)
                                  return self->close();
                              self->write();
                          });
    }

    void close() {
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

private:
    Socket socket_;
    TlsSide side_;
    std::array<char, 8192> room_{};
    Bytes output_;
    bool writing_ = false;
};

ScriptServer::ScriptServer(const std::function<void(ServerScript&)>& prepare, std::string host,
                           std::uint16_t port)
    : script_(std::make_shared<ServerScript>()), host_(std::move(host)),
      acceptor_(io_, tcp::endpoint(asio::ip::make_address(host_), port)),
      port_(acceptor_.local_endpoint().port()) {
    if (prepare)
        prepare(*script_);
    accept(acceptor_);
    thread_ = std::thread([this] { io_.run(); });
}

ScriptServer::~ScriptServer() {
    stop_listening();
    hang_up();
    work_.reset();
    thread_.join();
}

template <class Acceptor>
void ScriptServer::accept(Acceptor& acceptor) {
    acceptor.async_accept([this, &acceptor](boost::system::error_code error, auto socket) {
        if (error)
            return;
        peers_.push_back(std::make_shared<Peer>(std::move(socket), script_));
        peers_.back()->read();
        accept(acceptor);
    });
}

void ScriptServer::listen_at(const std::string& path) {
    on_thread([&] {
        local_.emplace(io_, asio::local::stream_protocol::endpoint(path));
        accept(*local_);
    });
}

void ScriptServer::on_thread(const std::function<void()>& what) {
    run_on(io_, what);
}

void ScriptServer::release() {
    script_->release();
    on_thread([this] {
        for (const auto& peer : peers_)
            peer->write();
    });
}

void ScriptServer::hang_up() {
    on_thread([this] {
        for (const auto& peer : std::exchange(peers_, {}))
            peer->close();
    });
}

void ScriptServer::stop_listening() {
    on_thread([this] {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        if (local_)
            local_->close(ignored);
    });
}

} // namespace neo4j::test
