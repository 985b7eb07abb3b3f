#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <neo4j/error.hpp>

#include "command_error.hpp"
#include "exit_code.hpp"
#include "interrupts.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::cli;

TEST_CASE("each kind of error has its exit code") {
    CHECK(exit_code_of(CypherSyntaxError("x", "Neo.ClientError.Statement.SyntaxError")) ==
          ExitCode::query_error);
    CHECK(exit_code_of(Forbidden("x", "Neo.ClientError.Security.Forbidden")) ==
          ExitCode::query_error);
    CHECK(exit_code_of(TransientError("x", "Neo.TransientError.Transaction.DeadlockDetected")) ==
          ExitCode::query_error);
    CHECK(exit_code_of(std::runtime_error("x")) == ExitCode::query_error);

    CHECK(exit_code_of(CommandError("x")) == ExitCode::usage);
    CHECK(exit_code_of(ConfigurationError("x")) == ExitCode::usage);

    CHECK(exit_code_of(ServiceUnavailable("x")) == ExitCode::no_connection);
    CHECK(exit_code_of(IncompleteCommit("x")) == ExitCode::no_connection);
    CHECK(exit_code_of(SessionExpired("x")) == ExitCode::no_connection);
    CHECK(exit_code_of(ConnectionAcquisitionTimeoutError("x")) == ExitCode::no_connection);
    CHECK(exit_code_of(UnsupportedServerProduct("x")) == ExitCode::no_connection);
    CHECK(exit_code_of(AuthError("x", "Neo.ClientError.Security.Unauthorized")) ==
          ExitCode::no_connection);
    CHECK(exit_code_of(ClientError("x", "Neo.ClientError.Security.CredentialsExpired")) ==
          ExitCode::no_connection);

    CHECK(exit_code_of(std::system_error(ENOENT, std::generic_category())) == ExitCode::no_file);
    CHECK(exit_code_of(Interrupted()) == ExitCode::interrupted);
    CHECK(exit_code_of(AlreadyTold(ExitCode::usage)) == ExitCode::usage);
}
