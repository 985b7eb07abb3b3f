#pragma once

#include <exception>
#include <stdexcept>

namespace testkit {

// The backend cannot do what it was asked for: the suite shows the text in its log.
class BackendFault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The test's own function failed: what the driver passed on to it comes back as it was.
class FrontendFault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The test has hung up while the driver was waiting for its answer.
class HungUp : public std::exception {
public:
    const char* what() const noexcept override { return "the test closed its connection"; }
};

} // namespace testkit
