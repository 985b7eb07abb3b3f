#include "support/full_backlog.hpp"

#include <stdexcept>

#include <poll.h>
#include <sys/socket.h>

namespace neo4j::test {

using boost::asio::ip::tcp;

namespace {

// Where nobody answers at once over loopback, nobody will.
bool answered(tcp::socket& socket) {
    pollfd entry{socket.native_handle(), POLLOUT, 0};
    return ::poll(&entry, 1, 50) > 0;
}

} // namespace

FullBacklog::FullBacklog() : acceptor_(io_, tcp::v4()) {
    acceptor_.bind(tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    acceptor_.listen(0);
    for (int i = 0; i < 16; ++i) {
        auto& socket = line_.emplace_back(io_, tcp::v4());
        socket.native_non_blocking(true);
        const auto target = acceptor_.local_endpoint();
        // Asio's own connect() would wait.
        static_cast<void>(::connect(socket.native_handle(), target.data(),
                                    static_cast<socklen_t>(target.size())));
        if (!answered(socket))
            return;
    }
    throw std::logic_error("this system's lines of connections do not fill");
}

std::string FullBacklog::address() const {
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
}

} // namespace neo4j::test
