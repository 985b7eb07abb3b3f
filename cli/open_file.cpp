#include "open_file.hpp"

#include <cerrno>
#include <chrono>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

namespace neo4j::cli {
namespace {

[[noreturn]] void fail(const std::string& path) {
    throw std::system_error(errno, std::generic_category(), "cannot open " + path);
}

bool is_named_pipe(const std::string& path) {
    struct stat facts = {};
    return ::stat(path.c_str(), &facts) == 0 && S_ISFIFO(facts.st_mode);
}

} // namespace

// An open() that waits would not end by a Ctrl-C that came just before it. So none waits.

int open_to_read(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        fail(path);
    return descriptor;
}

int open_to_write(const std::string& path, const Interrupts& interrupts) {
    constexpr auto pause = std::chrono::milliseconds(20);
    constexpr mode_t mode = 0666;
    for (;;) {
        const int descriptor =
            ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, mode);
        if (descriptor >= 0) {
            ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
            return descriptor;
        }
        if (errno != ENXIO || !is_named_pipe(path))
            fail(path);
        // Nobody reads yet, which poll() cannot wait for.
        pollfd source = {interrupts.descriptor(), POLLIN, 0};
        ::poll(&source, 1, static_cast<int>(pause.count()));
        interrupts.check();
    }
}

} // namespace neo4j::cli
