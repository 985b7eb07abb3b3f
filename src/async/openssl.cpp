#include "async/openssl.hpp"

#include <openssl/err.h>

namespace neo4j::detail {

std::string take_openssl_error() {
    const auto code = ERR_get_error();
    ERR_clear_error();
    if (code == 0)
        return "OpenSSL gives no reason";
    if (const char* reason = ERR_reason_error_string(code))
        return reason;
    return "OpenSSL error " + std::to_string(code);
}

} // namespace neo4j::detail
