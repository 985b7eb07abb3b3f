#include <cstdlib>
#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>

#include "testkit/errors.hpp"

namespace testkit {
namespace {

#define TESTKIT_NAME(name) {typeid(neo4j::name), #name}

std::string_view own_name(const neo4j::GqlError& error) {
    static const std::unordered_map<std::type_index, std::string_view> table{
        TESTKIT_NAME(GqlError),
        TESTKIT_NAME(Neo4jError),
        TESTKIT_NAME(ClientError),
        TESTKIT_NAME(ConstraintError),
        TESTKIT_NAME(CypherSyntaxError),
        TESTKIT_NAME(CypherTypeError),
        TESTKIT_NAME(AuthError),
        TESTKIT_NAME(TokenExpired),
        TESTKIT_NAME(Forbidden),
        TESTKIT_NAME(DatabaseError),
        TESTKIT_NAME(TransientError),
        TESTKIT_NAME(DatabaseUnavailable),
        TESTKIT_NAME(NotALeader),
        TESTKIT_NAME(ForbiddenOnReadOnlyDatabase),
        TESTKIT_NAME(DriverError),
        TESTKIT_NAME(SessionError),
        TESTKIT_NAME(TransactionError),
        TESTKIT_NAME(TransactionNestingError),
        TESTKIT_NAME(ResultError),
        TESTKIT_NAME(ResultFailedError),
        TESTKIT_NAME(ResultConsumedError),
        TESTKIT_NAME(ResultNotSingleError),
        TESTKIT_NAME(BrokenRecordError),
        TESTKIT_NAME(SessionExpired),
        TESTKIT_NAME(ServiceUnavailable),
        TESTKIT_NAME(RoutingServiceUnavailable),
        TESTKIT_NAME(WriteServiceUnavailable),
        TESTKIT_NAME(ReadServiceUnavailable),
        TESTKIT_NAME(IncompleteCommit),
        TESTKIT_NAME(ConfigurationError),
        TESTKIT_NAME(AuthConfigurationError),
        TESTKIT_NAME(CertificateConfigurationError),
        TESTKIT_NAME(UnsupportedServerProduct),
        TESTKIT_NAME(ConnectionPoolError),
        TESTKIT_NAME(ConnectionAcquisitionTimeoutError),
        TESTKIT_NAME(ValueError),
        TESTKIT_NAME(ValueTypeError),
        TESTKIT_NAME(ValueRangeError),
        TESTKIT_NAME(MissingKeyError),
        TESTKIT_NAME(IndexError),
        TESTKIT_NAME(ProtocolError),
        TESTKIT_NAME(UsageError),
    };
    const auto found = table.find(typeid(error));
    return found == table.end() ? "GqlError" : found->second;
}

#undef TESTKIT_NAME

// Where the Python driver of the suite's time has another name.
std::string python_name(std::string_view own) {
    static const std::unordered_map<std::string_view, std::string_view> others{
        {"ProtocolError", "neo4j._exceptions.BoltProtocolError"},
        {"UsageError", "neo4j.exceptions.DriverError"},
        {"UnsupportedServerProduct", "neo4j.exceptions.UnsupportedServerProduct"},
        {"ConnectionPoolError", "neo4j.exceptions.ClientError"},
        {"ConnectionAcquisitionTimeoutError", "neo4j.exceptions.ClientError"},
        {"ValueError", "ValueError"},
        {"ValueTypeError", "TypeError"},
        {"ValueRangeError", "OverflowError"},
        {"MissingKeyError", "KeyError"},
        {"IndexError", "IndexError"},
    };
    const auto found = others.find(own);
    const auto name =
        found == others.end() ? "neo4j.exceptions." + std::string(own) : std::string(found->second);
    return "<class '" + name + "'>";
}

} // namespace

ErrorNames error_names() {
    const char* const driver = std::getenv("TEST_DRIVER_NAME");
    return driver != nullptr && std::string_view(driver) == "python" ? ErrorNames::python
                                                                     : ErrorNames::own;
}

std::string name_of(const neo4j::GqlError& error, ErrorNames wanted, std::string_view request) {
    auto own = own_name(error);
    if (wanted == ErrorNames::own)
        return std::string(own);
    // In the suite's time; since 6.0 it is a ConfigurationError there too.
    if (own == "ConfigurationError" && request == "NewDriver")
        own = "ValueError";
    return python_name(own);
}

} // namespace testkit
