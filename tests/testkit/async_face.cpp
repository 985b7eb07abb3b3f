#include <memory>
#include <string_view>
#include <utility>

#include <neo4j/async_driver.hpp>

#include "testkit/face_of.hpp"

namespace testkit {

// With a name that other files could use: g++ warns of coroutines made of types without one.
struct AsyncApi {
    using Driver = neo4j::AsyncDriver;
    using Session = neo4j::AsyncSession;
    using Transaction = neo4j::AsyncTransaction;
    using ManagedTransaction = neo4j::AsyncManagedTransaction;
    using Result = neo4j::AsyncResult;

    static Awaitable<void> run_unit(const SessionFace::Work& work,
                                    std::shared_ptr<TransactionFace> transaction) {
        return work(std::move(transaction));
    }
};

DriverMaker async_drivers(boost::asio::any_io_executor executor) {
    return [executor](std::string_view uri, neo4j::DriverAuth auth, neo4j::DriverConfig config,
                      std::shared_ptr<const neo4j::detail::Clock> clock,
                      neo4j::detail::LookUp look_up) {
        auto driver =
            neo4j::detail::DriverAccess::make(executor, uri, std::move(auth), std::move(config),
                                              std::move(clock), std::move(look_up));
        return std::make_shared<DriverOf<AsyncApi>>(std::move(driver));
    };
}

} // namespace testkit
