#include "async/socket_io.hpp"

#include <cerrno>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <sys/socket.h>

namespace neo4j::detail {

using boost::asio::ip::tcp;

namespace {

IoResult failed(Ready wants) noexcept {
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return {0, {}, wants};
    return {0, {errno, boost::system::system_category()}, wants};
}

bool is_ip(const tcp::endpoint& end) noexcept {
    const auto family = end.data()->sa_family;
    return family == AF_INET || family == AF_INET6;
}

} // namespace

IoResult socket_read(int fd, std::span<std::byte> room, int flags) noexcept {
    for (;;) {
        const auto n = ::recv(fd, room.data(), room.size(), flags);
        if (n > 0)
            return {static_cast<std::size_t>(n), {}, Ready::to_read};
        if (n == 0)
            return {0, boost::asio::error::eof, Ready::to_read};
        if (errno != EINTR)
            return failed(Ready::to_read);
    }
}

IoResult socket_write(int fd, std::span<const std::byte> bytes, int flags) noexcept {
    for (;;) {
        const auto n = ::send(fd, bytes.data(), bytes.size(), flags | MSG_NOSIGNAL);
        if (n >= 0)
            return {static_cast<std::size_t>(n), {}, Ready::to_write};
        if (errno != EINTR)
            return failed(Ready::to_write);
    }
}

bool socket_stale(int fd) noexcept {
    char c = 0;
    const auto n = ::recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT);
    return n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void socket_kill(int fd) noexcept {
    ::shutdown(fd, SHUT_RDWR);
}

std::uint16_t socket_local_port(int fd) noexcept {
    tcp::endpoint end;
    auto size = static_cast<socklen_t>(end.capacity());
    if (::getsockname(fd, end.data(), &size) != 0 || !is_ip(end))
        return 0;
    return end.port();
}

std::optional<Address> socket_remote_address(int fd) {
    tcp::endpoint end;
    auto size = static_cast<socklen_t>(end.capacity());
    if (::getpeername(fd, end.data(), &size) != 0 || !is_ip(end))
        return std::nullopt;
    return Address(end.address().to_string(), end.port());
}

} // namespace neo4j::detail
