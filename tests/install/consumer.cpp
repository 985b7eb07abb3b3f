// A small program that uses the installed library, both faces of it, so that everything they need must
// have been installed and linked. Its argument is the version it must find.
#include <exception>
#include <iostream>
#include <string_view>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <neo4j/neo4j.hpp>
#include <neo4j/version.hpp>

namespace {

// Nothing listens there: port 1 is reserved, and nobody serves it.
constexpr std::string_view nowhere = "bolt://127.0.0.1:1";

bool says_unavailable(std::exception_ptr error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (const neo4j::ServiceUnavailable& failure) {
        std::cout << failure.what() << '\n';
        return true;
    }
    return false;
}

bool blocking() {
    neo4j::Driver driver(nowhere, neo4j::basic_auth("neo4j", "password"));
    try {
        driver.execute_query("RETURN $x", neo4j::params("x", 1));
    } catch (const neo4j::ServiceUnavailable&) {
        return says_unavailable(std::current_exception());
    }
    return false;
}

bool awaited() {
    boost::asio::io_context io;
    neo4j::AsyncDriver driver(io.get_executor(), nowhere);
    bool unavailable = false;
    boost::asio::co_spawn(io, driver.verify_connectivity(),
                          [&](std::exception_ptr error) { unavailable = says_unavailable(error); });
    io.run();
    return unavailable;
}

} // namespace

int main(int argc, char** argv) {
    std::cout << "neo4j " << neo4j::version() << '\n';
    if (argc != 2 || neo4j::version() != std::string_view(argv[1])) {
        std::cerr << "expected version " << (argc == 2 ? argv[1] : "as the only argument") << '\n';
        return 1;
    }
    if (!blocking() || !awaited()) {
        std::cerr << "connecting to a port that nobody serves did not end in ServiceUnavailable\n";
        return 1;
    }
    const neo4j::Value list = neo4j::List{1, "two"};
    std::cout << list << '\n';
}
