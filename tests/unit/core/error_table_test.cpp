#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

#include "core/error_info.hpp"
#include "core/error_table.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using detail::classify;
using detail::ErrorKind;
using detail::ServerFailure;
using detail::to_exception;
using enum detail::ErrorKind;

namespace {

ServerFailure old_failure(std::string code, std::string message = "it failed") {
    ServerFailure failure;
    failure.code = std::move(code);
    failure.message = std::move(message);
    return failure;
}

ServerFailure gql_failure(std::string status, std::string message) {
    ServerFailure failure;
    failure.gql = true;
    failure.code = "Neo.ClientError.Statement.SyntaxError";
    failure.gql_status = std::move(status);
    failure.message = std::move(message);
    failure.description = "error: a description";
    return failure;
}

// The exception, checked to be exactly an Error.
template <class Error>
Error thrown(const ServerFailure& failure, bool handled = false) {
    try {
        detail::raise(failure, handled);
    } catch (const Neo4jError& error) {
        REQUIRE(typeid(error) == typeid(Error));
        return dynamic_cast<const Error&>(error);
    }
}

} // namespace

TEST_CASE("codes have their kinds") {
    const std::pair<const char*, ErrorKind> table[] = {
        {"Neo.ClientError.Schema.ConstraintValidationFailed", constraint_error},
        {"Neo.ClientError.Schema.ConstraintViolation", constraint_error},
        {"Neo.ClientError.Statement.ConstraintVerificationFailed", constraint_error},
        {"Neo.ClientError.Statement.ConstraintViolation", constraint_error},
        {"Neo.ClientError.Statement.InvalidSyntax", cypher_syntax_error},
        {"Neo.ClientError.Statement.SyntaxError", cypher_syntax_error},
        {"Neo.ClientError.Procedure.TypeError", cypher_type_error},
        {"Neo.ClientError.Statement.InvalidType", cypher_type_error},
        {"Neo.ClientError.Statement.TypeError", cypher_type_error},
        {"Neo.ClientError.General.ReadOnly", forbidden},
        {"Neo.ClientError.Schema.ForbiddenOnConstraintIndex", forbidden},
        {"Neo.ClientError.Schema.IndexBelongsToConstraint", forbidden},
        {"Neo.ClientError.Security.Forbidden", forbidden},
        {"Neo.ClientError.Transaction.ForbiddenDueToTransactionType", forbidden},
        {"Neo.ClientError.Security.AuthorizationFailed", auth_error},
        {"Neo.ClientError.Security.Unauthorized", auth_error},
        {"Neo.ClientError.Security.TokenExpired", token_expired},
        {"Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", forbidden_on_read_only_database},
        {"Neo.ClientError.Cluster.NotALeader", not_a_leader},
        {"Neo.TransientError.General.DatabaseUnavailable", database_unavailable},
        {"Neo.ClientError.Made.Up", client_error},
        {"Neo.TransientError.Made.Up", transient_error},
        {"Neo.DatabaseError.Made.Up", database_error},
        {"Neo.OtherError.Made.Up", neo4j_error},
        // The same title under another class is not the same code.
        {"Neo.TransientError.Cluster.NotALeader", transient_error},
        {"Neo.DatabaseError.Security.Unauthorized", database_error},
        {"Neo.ClientError.General.DatabaseUnavailable", client_error},
    };
    for (const auto& [code, kind] : table) {
        INFO(code);
        CHECK(static_cast<int>(classify(code).kind) == static_cast<int>(kind));
        CHECK(classify(code).code == code);
    }
}

TEST_CASE("a malformed code is a database error that keeps its code") {
    for (const char* const code : {"", "Neo", "Neo.ClientError.Statement",
                                   "Neo.ClientError.Statement.Syntax.Error", "...."}) {
        INFO(code);
        const auto result = classify(code);
        CHECK(result.kind == database_error);
        CHECK(result.code == code);
        CHECK(result.classification == "DatabaseError");
        CHECK(result.category == "General");
        CHECK(result.title == "UnknownError");
        CHECK_FALSE(result.retryable);
    }
}

TEST_CASE("three codes are read as others") {
    const auto terminated = classify("Neo.TransientError.Transaction.Terminated");
    CHECK(terminated.kind == client_error);
    CHECK(terminated.code == "Neo.ClientError.Transaction.Terminated");
    CHECK(terminated.classification == "ClientError");
    CHECK(terminated.title == "Terminated");
    CHECK_FALSE(terminated.retryable);

    const auto stopped = classify("Neo.TransientError.Transaction.LockClientStopped");
    CHECK(stopped.kind == client_error);
    CHECK(stopped.code == "Neo.ClientError.Transaction.LockClientStopped");

    const auto expired = classify("Neo.ClientError.Security.AuthorizationExpired");
    CHECK(expired.kind == transient_error);
    CHECK(expired.code == "Neo.ClientError.Security.AuthorizationExpired");
    CHECK(expired.classification == "TransientError");
    CHECK(expired.retryable);
    CHECK(expired.reauthenticate);
}

TEST_CASE("only errors that may pass are retryable") {
    for (const char* const code :
         {"Neo.TransientError.A.B", "Neo.TransientError.General.DatabaseUnavailable",
          "Neo.ClientError.Cluster.NotALeader",
          "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"}) {
        INFO(code);
        CHECK(classify(code).retryable);
    }
    for (const char* const code : {"Neo.ClientError.A.B", "Neo.DatabaseError.A.B",
                                   "Neo.OtherError.A.B", "Neo.ClientError.Security.TokenExpired"}) {
        INFO(code);
        CHECK_FALSE(classify(code).retryable);
    }
}

TEST_CASE("codes say what the routing table has to forget") {
    for (const char* const code : {"Neo.ClientError.Cluster.NotALeader",
                                   "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"}) {
        CHECK(classify(code).drop_writer);
        CHECK_FALSE(classify(code).drop_address);
    }
    CHECK(classify("Neo.TransientError.General.DatabaseUnavailable").drop_address);
    CHECK_FALSE(classify("Neo.TransientError.General.DatabaseUnavailable").drop_writer);
    CHECK_FALSE(classify("Neo.ClientError.General.ReadOnly").drop_writer);
}

TEST_CASE("codes say whether another router would help") {
    for (const char* const code :
         {"Neo.ClientError.Database.DatabaseNotFound",
          "Neo.ClientError.Transaction.InvalidBookmark",
          "Neo.ClientError.Transaction.InvalidBookmarkMixture",
          "Neo.ClientError.Statement.TypeError", "Neo.ClientError.Statement.ArgumentError",
          "Neo.ClientError.Request.Invalid", "Neo.ClientError.Security.Unauthorized",
          "Neo.ClientError.Security.MadeUp"}) {
        INFO(code);
        CHECK(classify(code).fatal_in_discovery);
    }
    for (const char* const code :
         {"Neo.ClientError.Security.AuthorizationExpired", "Neo.ClientError.Procedure.TypeError",
          "Neo.ClientError.Statement.SyntaxError", "Neo.TransientError.Security.MadeUp",
          "Neo.DatabaseError.General.UnknownError"}) {
        INFO(code);
        CHECK_FALSE(classify(code).fatal_in_discovery);
    }
    CHECK(classify("Neo.ClientError.Security.AuthorizationExpired").security);
    CHECK_FALSE(classify("Neo.ClientError.Statement.SyntaxError").security);
}

TEST_CASE("a failure of an old server gets a made-up status") {
    const auto error =
        thrown<CypherSyntaxError>(old_failure("Neo.ClientError.Statement.SyntaxError"));
    CHECK(error.code() == "Neo.ClientError.Statement.SyntaxError");
    CHECK(error.message() == "it failed");
    CHECK(error.gql_status() == "50N42");
    CHECK(error.gql_status_description() ==
          "error: general processing exception - unexpected error. it failed");
    CHECK(error.gql_classification() == GqlErrorClassification::unknown);
    CHECK(error.diagnostic_record() == Map{{"OPERATION", Value("")},
                                           {"OPERATION_CODE", Value("0")},
                                           {"CURRENT_SCHEMA", Value("/")}});
    CHECK(error.cause() == nullptr);
    CHECK(error.what() == std::string("Neo.ClientError.Statement.SyntaxError: it failed"));
}

TEST_CASE("a failure without code and message is an unknown database error") {
    for (const bool empty : {false, true}) {
        ServerFailure failure;
        if (empty) {
            failure = old_failure("", "");
        }
        const auto error = thrown<DatabaseError>(failure);
        CHECK(error.code() == "Neo.DatabaseError.General.UnknownError");
        CHECK(error.message() == "An unknown error occurred");
    }
}

TEST_CASE("a GQL failure keeps what the server sent") {
    auto cause = gql_failure("42N01", "42N01: inner");
    cause.raw_classification = "CLIENT_ERROR";
    ServerFailure failure = gql_failure("42001", "outer");
    failure.raw_classification = "DATABASE_ERROR";
    failure.idempotent = true;
    failure.diagnostic_record = std::make_shared<const Map>(
        Map{{"OPERATION", Value("op")}, {"_classification", Value("DATABASE_ERROR")}});
    failure.cause = std::make_shared<const ServerFailure>(cause);

    const auto error = thrown<CypherSyntaxError>(failure);
    CHECK(error.gql_status() == "42001");
    CHECK(error.message() == "outer");
    CHECK(error.gql_status_description() == "error: a description");
    CHECK(error.gql_raw_classification() == "DATABASE_ERROR");
    CHECK(error.gql_classification() == GqlErrorClassification::database_error);
    CHECK(detail::is_idempotent(error));
    CHECK(error.diagnostic_record() == Map{{"OPERATION", Value("op")},
                                           {"_classification", Value("DATABASE_ERROR")},
                                           {"OPERATION_CODE", Value("0")},
                                           {"CURRENT_SCHEMA", Value("/")}});
    REQUIRE(error.cause() != nullptr);
    const GqlError& found = *error.cause();
    CHECK(typeid(found) == typeid(GqlError));
    CHECK(error.cause()->message() == "42N01: inner");
    CHECK(error.cause()->gql_classification() == GqlErrorClassification::client_error);
    CHECK_FALSE(error.cause()->is_retryable());
    CHECK(error.find_by_gql_status("42N01") == error.cause());
    CHECK(error.what() ==
          std::string("Neo.ClientError.Statement.SyntaxError: outer [42001: error: a description]; "
                      "caused by: 42N01: inner"));
}

TEST_CASE("a GQL failure that lacks a text is an unknown error as a whole") {
    for (const int missing : {0, 1, 2}) {
        ServerFailure failure = gql_failure("42001", "outer");
        (missing == 0   ? failure.gql_status
         : missing == 1 ? failure.message
                        : failure.description)
            .reset();
        const auto error = thrown<CypherSyntaxError>(failure);
        CHECK(error.gql_status() == "50N42");
        CHECK(error.message() == "An unknown error occurred");
        CHECK(error.gql_status_description() ==
              "error: general processing exception - unexpected error");
        CHECK(error.code() == "Neo.ClientError.Statement.SyntaxError");

        ServerFailure outer = gql_failure("42001", "outer");
        outer.cause = std::make_shared<const ServerFailure>(failure);
        const auto with_cause = thrown<CypherSyntaxError>(outer);
        REQUIRE(with_cause.cause() != nullptr);
        CHECK(with_cause.cause()->gql_status() == "50N42");
        CHECK(with_cause.cause()->message() ==
              "50N42: Unexpected error has occurred. See debug log for details.");
    }
}

TEST_CASE("every kind is thrown as its own class") {
    const auto fail = [](const char* code) { return old_failure(code); };
    thrown<Neo4jError>(fail("Neo.OtherError.A.B"));
    thrown<ClientError>(fail("Neo.ClientError.A.B"));
    thrown<ConstraintError>(fail("Neo.ClientError.Schema.ConstraintViolation"));
    thrown<CypherTypeError>(fail("Neo.ClientError.Statement.TypeError"));
    thrown<AuthError>(fail("Neo.ClientError.Security.Unauthorized"));
    thrown<TokenExpired>(fail("Neo.ClientError.Security.TokenExpired"));
    thrown<Forbidden>(fail("Neo.ClientError.Security.Forbidden"));
    thrown<DatabaseError>(fail("Neo.DatabaseError.A.B"));
    thrown<TransientError>(fail("Neo.TransientError.A.B"));
    thrown<DatabaseUnavailable>(fail("Neo.TransientError.General.DatabaseUnavailable"));
    thrown<NotALeader>(fail("Neo.ClientError.Cluster.NotALeader"));
    thrown<ForbiddenOnReadOnlyDatabase>(
        fail("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"));
    CHECK(thrown<ClientError>(fail("Neo.TransientError.Transaction.Terminated")).code() ==
          "Neo.ClientError.Transaction.Terminated");
}

TEST_CASE("a security error that the auth manager handled is retryable") {
    const ServerFailure failure = old_failure("Neo.ClientError.Security.TokenExpired");
    CHECK_FALSE(thrown<TokenExpired>(failure).is_retryable());
    CHECK(thrown<TokenExpired>(failure, true).is_retryable());
}
