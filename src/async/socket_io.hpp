#pragma once

#include <cstdint>

#include "async/transport.hpp"

namespace neo4j::detail {

// The system calls that both TCP transports share.

// @param flags for recv(2); 0 may block if the socket does.
IoResult socket_read(int fd, std::span<std::byte> room, int flags) noexcept;
IoResult socket_write(int fd, std::span<const std::byte> bytes, int flags) noexcept;
bool socket_stale(int fd) noexcept;
void socket_kill(int fd) noexcept;

// 0 where it cannot be told.
std::uint16_t socket_local_port(int fd) noexcept;
std::optional<Address> socket_remote_address(int fd);

} // namespace neo4j::detail
