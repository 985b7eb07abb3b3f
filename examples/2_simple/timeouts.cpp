// Which time limit ends what. The server ends a transaction after TransactionConfig::timeout; the
// driver gives a call up after operation_timeout, and the search for a connection after
// connection_acquisition_timeout.
//
// Prints:
//   the transaction was too slow: ClientError
//   the call was too slow: ServiceUnavailable
//   no connection came free: ConnectionAcquisitionTimeoutError
#include <chrono>
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::DriverConfig;
using neo4j::TransactionConfig;
using namespace std::chrono_literals;

namespace {

constexpr auto slow = "UNWIND range(1, 1000000) AS a UNWIND range(1, 100000) AS b "
                      "WITH a + b AS c WHERE c < 0 RETURN count(c)";

} // namespace

int main() try {
    const auto uri = example::uri();
    const auto auth = example::auth();

    // --8<-- [start:settings]
    const auto config = DriverConfig()
                            .connection_timeout(5s)              // TCP
                            .connection_acquisition_timeout(10s) // a connection, login included
                            .operation_timeout(15s)              // each call as a whole
                            .max_transaction_retry_time(20s);    // with retries
    neo4j::Driver driver(uri, auth, config);
    // --8<-- [end:settings]
    auto session = driver.session();
    try {
        // --8<-- [start:transaction]
        session.execute_read(
            [](neo4j::ManagedTransaction& transaction) { transaction.run(slow).consume(); },
            TransactionConfig().timeout(100ms));
        // --8<-- [end:transaction]
    } catch (const neo4j::ClientError&) {
        std::cout << "the transaction was too slow: ClientError\n";
    }
    driver.close();

    neo4j::Driver hasty(uri, auth, DriverConfig().operation_timeout(2s));
    hasty.verify_connectivity();
    try {
        hasty.session().run(slow).consume();
    } catch (const neo4j::ServiceUnavailable&) {
        std::cout << "the call was too slow: ServiceUnavailable\n";
    }

    neo4j::Driver small(
        uri, auth, DriverConfig().max_connection_pool_size(1).connection_acquisition_timeout(2s));
    auto holder = small.session();
    auto transaction = holder.begin_transaction(); // has the only connection
    try {
        small.session().run("RETURN 1").consume();
    } catch (const neo4j::ConnectionAcquisitionTimeoutError&) {
        std::cout << "no connection came free: ConnectionAcquisitionTimeoutError\n";
    }
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
