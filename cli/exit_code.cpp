#include "exit_code.hpp"

#include <system_error>

#include <neo4j/error.hpp>

#include "command_error.hpp"
#include "interrupts.hpp"

namespace neo4j::cli {
namespace {

template <class... Errors>
bool is_any_of(const std::exception& error) noexcept {
    return ((dynamic_cast<const Errors*>(&error) != nullptr) || ...);
}

// The server's own errors about who is logged in; but not about what he may do.
bool is_refused_login(const std::exception& error) {
    const auto* answer = dynamic_cast<const Neo4jError*>(&error);
    return answer != nullptr && answer->category() == "Security" && answer->title() != "Forbidden";
}

} // namespace

ExitCode exit_code_of(const std::exception& error) noexcept {
    if (const auto* told = dynamic_cast<const AlreadyTold*>(&error))
        return told->code();
    if (is_any_of<Interrupted>(error))
        return ExitCode::interrupted;
    if (is_any_of<UnsupportedServerProduct, CertificateConfigurationError>(error))
        return ExitCode::no_connection;
    if (is_any_of<CommandError, ConfigurationError>(error))
        return ExitCode::usage;
    if (is_any_of<ServiceUnavailable, SessionExpired, ConnectionPoolError, ProtocolError>(error) ||
        is_refused_login(error))
        return ExitCode::no_connection;
    if (is_any_of<std::system_error>(error))
        return ExitCode::no_file;
    return ExitCode::query_error;
}

} // namespace neo4j::cli
