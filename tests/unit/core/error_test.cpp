#include <type_traits>

#include <neo4j/error.hpp>

#include "core/error_info.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using Catch::Matchers::Contains;

namespace {

template <class Error, class Base>
constexpr bool placed =
    std::is_base_of_v<Base, Error> && std::is_nothrow_copy_constructible_v<Error> &&
    std::is_nothrow_copy_assignable_v<Error>;

// The tree, as the header's comment draws it; and copying is noexcept everywhere.
static_assert(placed<GqlError, std::runtime_error>);
static_assert(placed<Neo4jError, GqlError>);
static_assert(placed<ClientError, Neo4jError>);
static_assert(placed<ConstraintError, ClientError>);
static_assert(placed<CypherSyntaxError, ClientError>);
static_assert(placed<CypherTypeError, ClientError>);
static_assert(placed<AuthError, ClientError>);
static_assert(placed<TokenExpired, AuthError>);
static_assert(placed<Forbidden, ClientError>);
static_assert(placed<DatabaseError, Neo4jError>);
static_assert(placed<TransientError, Neo4jError>);
static_assert(placed<DatabaseUnavailable, TransientError>);
static_assert(placed<NotALeader, TransientError>);
static_assert(placed<ForbiddenOnReadOnlyDatabase, TransientError>);
static_assert(placed<DriverError, GqlError>);
static_assert(placed<SessionError, DriverError>);
static_assert(placed<TransactionError, DriverError>);
static_assert(placed<TransactionNestingError, TransactionError>);
static_assert(placed<ResultError, DriverError>);
static_assert(placed<ResultFailedError, ResultError>);
static_assert(placed<ResultConsumedError, ResultError>);
static_assert(placed<ResultNotSingleError, ResultError>);
static_assert(placed<BrokenRecordError, DriverError>);
static_assert(placed<SessionExpired, DriverError>);
static_assert(placed<ServiceUnavailable, DriverError>);
static_assert(placed<RoutingServiceUnavailable, ServiceUnavailable>);
static_assert(placed<WriteServiceUnavailable, ServiceUnavailable>);
static_assert(placed<ReadServiceUnavailable, ServiceUnavailable>);
static_assert(placed<IncompleteCommit, ServiceUnavailable>);
static_assert(placed<ConfigurationError, DriverError>);
static_assert(placed<AuthConfigurationError, ConfigurationError>);
static_assert(placed<CertificateConfigurationError, ConfigurationError>);
static_assert(placed<UnsupportedServerProduct, ConfigurationError>);
static_assert(placed<ConnectionPoolError, DriverError>);
static_assert(placed<ConnectionAcquisitionTimeoutError, ConnectionPoolError>);
static_assert(placed<ValueError, DriverError>);
static_assert(placed<ValueTypeError, ValueError>);
static_assert(placed<ValueRangeError, ValueError>);
static_assert(placed<MissingKeyError, ValueError>);
static_assert(placed<IndexError, ValueError>);
static_assert(placed<ProtocolError, DriverError>);
static_assert(placed<UsageError, DriverError>);

} // namespace

TEST_CASE("an error of the driver carries its message and the general status") {
    const DriverError error("something is wrong");
    CHECK(error.message() == "something is wrong");
    CHECK(error.what() == std::string("something is wrong"));
    CHECK(error.gql_status() == "50N42");
    CHECK(error.gql_status_description() ==
          "error: general processing exception - unexpected error");
    CHECK(error.gql_classification() == GqlErrorClassification::unknown);
    CHECK_FALSE(error.gql_raw_classification());
    CHECK(error.cause() == nullptr);
    CHECK_FALSE(error.is_retryable());
}

TEST_CASE("a lost connection has a status of its own and can be retried") {
    const ServiceUnavailable unavailable("cannot reach h:1");
    CHECK(unavailable.gql_status() == "08000");
    CHECK(unavailable.gql_status_description() == "error: connection exception. cannot reach h:1");
    CHECK(unavailable.is_retryable());
    CHECK(unavailable.what() == std::string("cannot reach h:1 [08000]"));
    CHECK(ReadServiceUnavailable("x").is_retryable());
    CHECK(SessionExpired("x").is_retryable());
    CHECK(SessionExpired("x").gql_status() == "08000");
}

TEST_CASE("a commit with unknown outcome cannot be retried") {
    const IncompleteCommit error("lost");
    CHECK_FALSE(error.is_retryable());
    CHECK(error.gql_status() == "08007");
    CHECK(error.gql_status_description() ==
          "error: connection exception - transaction resolution unknown");
    const ServiceUnavailable& base = error;
    CHECK_FALSE(base.is_retryable());
}

TEST_CASE("a server error made by hand splits its code") {
    const ClientError error("bad query", "Neo.ClientError.Statement.SyntaxError");
    CHECK(error.code() == "Neo.ClientError.Statement.SyntaxError");
    CHECK(error.classification() == "ClientError");
    CHECK(error.category() == "Statement");
    CHECK(error.title() == "SyntaxError");
    CHECK_FALSE(error.is_retryable());
    CHECK(error.what() == std::string("Neo.ClientError.Statement.SyntaxError: bad query"));
    CHECK(ClientError("x").code() == "Neo.DatabaseError.General.UnknownError");
    CHECK(ClientError("x", "nonsense").title().empty());
    CHECK(TransientError("x").is_retryable());
    CHECK(NotALeader("x").is_retryable());
}

TEST_CASE("a server's text with NUL in it is told whole") {
    const ClientError error(std::string("\0before\0after", 13), "Neo.X.Y.Z");
    CHECK(error.what() == std::string("Neo.X.Y.Z: \\0before\\0after"));
}

TEST_CASE("causes form a chain that can be searched") {
    const auto first = std::make_shared<const SessionExpired>("first");
    const auto second = std::make_shared<const ResultFailedError>("second", first);
    const TransactionError third("third", second);
    REQUIRE(third.cause() == second.get());
    CHECK(third.cause()->cause() == first.get());
    CHECK(third.find_by_gql_status("50N42") == &third);
    CHECK(third.find_by_gql_status("08000") == first.get());
    CHECK(third.find_by_gql_status("42001") == nullptr);
    CHECK(third.what() == std::string("third; caused by: second; caused by: first [08000]"));
}

TEST_CASE("what() of a long chain of causes stays short") {
    std::shared_ptr<const GqlError> cause;
    for (int i = 0; i < 1000; ++i) {
        cause = std::make_shared<const DriverError>("link", cause);
    }
    const std::string text = cause->what();
    CHECK(text.size() < 300);
    CHECK_THAT(text, Contains("further causes are left out"));
}

TEST_CASE("a copy shares what the original tells, also after its end") {
    auto original = std::make_unique<MissingKeyError>("x", std::vector<std::string>{"a"});
    const std::string* const message = &original->message();
    const MissingKeyError copy = *original;
    MissingKeyError moved = std::move(*original);
    CHECK(&copy.message() == message);
    CHECK(original->key() == "x"); // moving copies: there is no emptied state
    original.reset();
    CHECK(copy.keys() == std::vector<std::string>{"a"});
    CHECK(moved.key() == "x");
}

TEST_CASE("an exception caught elsewhere becomes a cause with its own type") {
    std::shared_ptr<const GqlError> cause;
    try {
        throw Forbidden("not you", "Neo.ClientError.Security.Forbidden");
    } catch (...) {
        cause = detail::as_cause(std::current_exception());
    }
    REQUIRE(cause);
    CHECK(dynamic_cast<const Forbidden*>(cause.get()) != nullptr);
    CHECK(cause->message() == "not you");
    CHECK(detail::as_cause(std::make_exception_ptr(std::runtime_error("x"))) == nullptr);
    CHECK(detail::as_cause(nullptr) == nullptr);
}

TEST_CASE("a wrong type names both types and the place") {
    const ValueTypeError error("std::int64_t", "string", "person.age");
    CHECK(error.what() == std::string("person.age: expected std::int64_t, found string"));
    CHECK(error.expected() == "std::int64_t");
    CHECK(error.actual() == "string");
    CHECK(error.path() == "person.age");
    CHECK(ValueTypeError("A", "B", "").message() == "expected A, found B");
}

TEST_CASE("a number that does not fit says which and into what") {
    const ValueRangeError error("std::int8_t", "300", "row[2]");
    CHECK(error.what() == std::string("row[2]: 300 does not fit into std::int8_t"));
    CHECK(error.actual() == "300");
    CHECK(error.expected() == "std::int8_t");
    CHECK(error.path() == "row[2]");
}

TEST_CASE("a missing key lists the keys that exist") {
    const MissingKeyError error("nme", {"name", "age"}, "record");
    CHECK(error.what() == std::string("no key 'nme' in the record; its keys are 'name', 'age'"));
    CHECK(error.key() == "nme");
    CHECK(error.keys() == std::vector<std::string>{"name", "age"});
    CHECK(MissingKeyError("k", {}).message() == "no key 'k'; it has no keys");
    CHECK(MissingKeyError("k", {}, "row 3, p").message() ==
          "no key 'k' in row 3, p; it has no keys");
    const MissingKeyError many("k", std::vector<std::string>(250, "z"));
    CHECK_THAT(many.message(), Contains("and 150 more"));
    CHECK(many.keys().size() == 250);
}

TEST_CASE("an index out of range says how many there are") {
    const IndexError error(-7, 3, "record");
    CHECK(error.what() == std::string("index -7 is out of range; the record has 3 entries"));
    CHECK(error.index() == -7);
    CHECK(error.size() == 3);
    CHECK(IndexError(9, 2, "row 3, l").message() ==
          "index 9 is out of range; row 3, l has 2 entries");
    CHECK(IndexError(1, 1).message() == "index 1 is out of range; there is 1 entry");
}

TEST_CASE("classifications have the server's names") {
    CHECK(to_string(GqlErrorClassification::client_error) == "CLIENT_ERROR");
    CHECK(to_string(GqlErrorClassification::transient_error) == "TRANSIENT_ERROR");
    CHECK(to_string(GqlErrorClassification::database_error) == "DATABASE_ERROR");
    CHECK(to_string(GqlErrorClassification::unknown) == "UNKNOWN");
}
