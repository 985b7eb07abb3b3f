#include <sys/ioctl.h>

#include <neo4j/text_table.hpp>

namespace neo4j {

std::size_t terminal_width(int file_descriptor) noexcept {
    winsize size{};
    return ioctl(file_descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace neo4j
