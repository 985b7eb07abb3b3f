#include "async/resolve.hpp"

#include <memory>
#include <string>

#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "async/with_deadline.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<std::vector<tcp::endpoint>> resolve(Address address, Deadline deadline) {
    boost::system::error_code not_numeric;
    const auto numeric = asio::ip::make_address(address.host, not_numeric);
    if (!not_numeric)
        co_return std::vector{tcp::endpoint(numeric, address.port)};

    using Answer = asio::experimental::concurrent_channel<void(boost::system::error_code,
                                                               tcp::resolver::results_type)>;
    struct LookUp {
        explicit LookUp(const asio::any_io_executor& executor)
            : resolver(executor), answer(executor, 1) {}
        tcp::resolver resolver;
        Answer answer;
    };
    auto look_up = std::make_shared<LookUp>(co_await asio::this_coro::executor);
    look_up->resolver.async_resolve(
        address.host, std::to_string(address.port),
        [look_up](boost::system::error_code error, tcp::resolver::results_type results) {
            look_up->answer.try_send(error, std::move(results));
        });
    auto results =
        co_await with_deadline(look_up->answer.async_receive(asio::use_awaitable), deadline);
    std::vector<tcp::endpoint> endpoints;
    for (const auto& entry : results)
        endpoints.push_back(entry.endpoint());
    co_return endpoints;
}

} // namespace neo4j::detail
