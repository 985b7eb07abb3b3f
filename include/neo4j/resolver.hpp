#pragma once

#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/address.hpp>
#include <neo4j/detail/callback.hpp>

namespace neo4j {

/// A function that says under which addresses a server can be reached: it takes the Address that
/// the driver was given, or one that a cluster has named, and gives a std::vector<Address>, or an
/// awaitable of one. The driver then looks their host names up as usual and tries them in that
/// order. With neo4j:// those it gives for the driver's own address are routers to begin with.
///
/// Called for each new connection, perhaps from several threads at once. What it throws reaches
/// whoever waits for the connection. In the blocking API it runs on the calling thread. Its time
/// counts towards connection_acquisition_timeout. It must not use the driver that it serves (in the
/// blocking API: UsageError).
class Resolver {
public:
    /// @param function called as it says above; it is copied, or moved from
    template <class Function>
        requires(!std::same_as<std::remove_cvref_t<Function>, Resolver> &&
                 detail::CallbackFor<std::decay_t<Function>, std::vector<Address>, Address>)
    Resolver(Function&& function)
        : function_(detail::make_callback<std::vector<Address>, Address>(
              std::decay_t<Function>(std::forward<Function>(function)))) {}

    /// Calls the function.
    boost::asio::awaitable<std::vector<Address>> operator()(Address address) const {
        return function_(std::move(address));
    }

private:
    detail::Callback<std::vector<Address>, Address> function_;
};

} // namespace neo4j
