// A backend for the drivers' common test suite: turns its requests into calls of this library.

#include <cstddef>
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>

#include "testkit/options.hpp"
#include "testkit/server.hpp"

int main(int argc, char** argv) {
    try {
        const std::span<char* const> arguments(argv, static_cast<std::size_t>(argc));
        testkit::serve(testkit::parse_options(arguments.subspan(1)));
    } catch (const std::invalid_argument& error) {
        std::cerr << error.what() << std::endl;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "neo4j_testkit_backend: " << error.what() << std::endl;
        return 1;
    }
}
