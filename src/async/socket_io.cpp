#include "async/socket_io.hpp"

#include <cerrno>

#include <boost/asio/error.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

namespace neo4j::detail {
namespace {

IoResult failed(Ready wants) noexcept {
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return {0, {}, wants};
    return {0, {errno, boost::system::system_category()}, wants};
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
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) != 0)
        return 0;
    if (name.ss_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in&>(name).sin_port);
    if (name.ss_family == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6&>(name).sin6_port);
    return 0;
}

} // namespace neo4j::detail
