// Says to a server what record.py records: each query of queries.hpp, one after the other on one
// connection, in sessions of their own so that no bookmarks are sent. README.md says how to run it.

#include <cstdlib>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "queries.hpp"

using namespace neo4j;
using namespace neo4j::test;

namespace {

ServerInfo ask(Driver& driver, const char* query, Params parameters = {},
               SessionConfig config = {}) {
    auto session = driver.session(std::move(config));
    auto result = session.run(query, std::move(parameters));
    while (result.next()) {
    }
    return result.consume().server();
}

void ask_in_vain(Driver& driver, const char* query) {
    try {
        ask(driver, query);
    } catch (const GqlError&) {
        return;
    }
    throw std::runtime_error(std::string("the server took this: ") + query);
}

void record() {
    Driver driver(std::getenv("NEO4J_URI"),
                  basic_auth(recorded::user, std::getenv("NEO4J_PASSWORD")));
    const auto version =
        ask(driver, recorded::scalars, recorded::scalars_parameters()).protocol_version;
    ask(driver, recorded::containers);
    ask(driver, recorded::temporal);
    ask(driver, recorded::spatial);
    {
        auto session = driver.session();
        auto transaction = session.begin_transaction();
        auto result = transaction.run(recorded::graph);
        while (result.next()) {
        }
        transaction.rollback();
    }
    ask_in_vain(driver, recorded::syntax_error);
    ask_in_vain(driver, recorded::runtime_error);
    ask(driver, recorded::stream, {},
        SessionConfig().fetch_size(FetchSize(recorded::stream_fetch_size)));
    if (version.major > 6 || (version.major == 6 && version.minor >= 1))
        ask(driver, recorded::newest, recorded::newest_parameters());
    driver.close();
}

} // namespace

int main() {
    try {
        record();
    } catch (const std::exception& error) {
        std::cerr << "client: " << error.what() << '\n';
        return 1;
    }
}
