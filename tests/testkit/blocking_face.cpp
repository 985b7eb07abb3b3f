#include <memory>
#include <string_view>
#include <utility>

#include <neo4j/driver.hpp>

#include "testkit/face_of.hpp"
#include "testkit/run_here.hpp"

namespace testkit {

// With a name that other files could use: g++ warns of coroutines made of types without one.
struct BlockingApi {
    using Driver = neo4j::Driver;
    using Session = neo4j::Session;
    using Transaction = neo4j::Transaction;
    using ManagedTransaction = neo4j::ManagedTransaction;
    using Result = neo4j::Result;

    // The driver calls this from inside its own blocking call, on the same thread.
    static void run_unit(const SessionFace::Work& work,
                         std::shared_ptr<TransactionFace> transaction) {
        run_here(work(std::move(transaction)));
    }
};

DriverMaker blocking_drivers() {
    return [](std::string_view uri, neo4j::DriverAuth auth, neo4j::DriverConfig config,
              std::shared_ptr<const neo4j::detail::Clock> clock, neo4j::detail::LookUp look_up) {
        auto driver = neo4j::detail::DriverAccess::make_blocking(
            uri, std::move(auth), std::move(config), std::move(clock), std::move(look_up));
        return std::make_shared<DriverOf<BlockingApi>>(std::move(driver));
    };
}

} // namespace testkit
