#pragma once

#include <exception>
#include <string>
#include <string_view>

#include <neo4j/error.hpp>

#include "testkit/json.hpp"
#include "testkit/objects.hpp"

namespace testkit {

// Under which names errors are reported: the library's own, or those that the suite expects of the
// Python driver ("<class 'neo4j.exceptions.ClientError'>").
enum class ErrorNames { own, python };

// From the environment variable TEST_DRIVER_NAME.
ErrorNames error_names();

// @param request what was asked for: the Python driver has more than one kind of error for what is
//                one kind here, by what was being done
std::string name_of(const neo4j::GqlError& error, ErrorNames names, std::string_view request = {});

// Errors as responses. Those of the driver are kept, since a test can name one again to say that
// its function ended with it.
class ErrorRegistry {
public:
    explicit ErrorRegistry(ErrorNames names) : names_(names) {}

    // @param request the one that the error answers
    Json response(const std::exception_ptr& error, std::string_view request = {});
    // Throws the error with that id; FrontendFault for "", an error of the test's own.
    [[noreturn]] void rethrow(const Json& id) const;

private:
    ErrorNames names_;
    Objects<std::exception_ptr> errors_{"error"};
};

} // namespace testkit
