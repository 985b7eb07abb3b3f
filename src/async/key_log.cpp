#include "async/key_log.hpp"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "core/log.hpp"

namespace neo4j::detail {
namespace {

int index_of_file() {
    const auto close = [](void*, void* value, CRYPTO_EX_DATA*, int, long, void*) {
        if (value != nullptr)
            ::close(static_cast<int>(reinterpret_cast<std::intptr_t>(value)) - 1);
    };
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, close);
    return index;
}

// One write for a line: appending is then atomic, for several contexts and processes.
void write_line(const SSL* ssl, const char* text) {
    const auto* value = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), index_of_file());
    const auto fd = static_cast<int>(reinterpret_cast<std::intptr_t>(value)) - 1;
    try {
        const auto line = std::string(text) + '\n';
        static_cast<void>(!::write(fd, line.data(), line.size()));
    } catch (...) { // an aid for reading along must not change what the driver does
    }
}

} // namespace

void log_keys(SSL_CTX* context) {
    const char* const path = ::secure_getenv("SSLKEYLOGFILE");
    if (path == nullptr || *path == '\0')
        return;
    const int fd = ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) {
        log_driver.warning({}, [&] {
            return "the file '" + std::string(path) +
                   "' that SSLKEYLOGFILE names cannot be written";
        });
        return;
    }
    // As a number of its own, plus one: null is no file.
    if (SSL_CTX_set_ex_data(context, index_of_file(),
                            reinterpret_cast<void*>(static_cast<std::intptr_t>(fd) + 1)) != 1) {
        ::close(fd);
        return;
    }
    SSL_CTX_set_keylog_callback(context, write_line);
    log_driver.warning({}, [&] {
        return "SSLKEYLOGFILE is set: whoever reads '" + std::string(path) +
               "' can read what is sent encrypted";
    });
}

} // namespace neo4j::detail
