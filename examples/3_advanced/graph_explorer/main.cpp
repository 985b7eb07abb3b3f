// The graph explorer: an HTTP service on Boost.Beast that answers questions about the package graph
// which examples/package_graph loads, and the page that asks them. One thread runs it all: what
// takes the time is waiting, for the database and for the clients, and coroutines wait side by
// side.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/neo4j.hpp>

#include "handlers.hpp"
#include "options.hpp"
#include "page.hpp"
#include "router.hpp"
#include "server.hpp"

namespace graph_explorer {
namespace {

neo4j::DriverConfig driver_config(const Options& options) {
    using namespace std::chrono_literals;
    // Somebody sits in front of the page: better an error soon than an answer late. The database
    // itself gives a query up, and says why, where it gets round to it in this time.
    constexpr auto grace = 5s;
    return neo4j::DriverConfig()
        .operation_timeout(options.limits().query + grace)
        .max_connection_pool_size(options.pool)
        .connection_timeout(5s)
        .connection_acquisition_timeout(10s)
        .max_transaction_retry_time(3s)
        .initial_retry_delay(100ms)
        .user_agent("graph_explorer/1.0");
}

asio::ip::tcp::endpoint endpoint(const std::string& text) {
    const auto colon = text.rfind(':');
    boost::system::error_code error;
    auto address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    const auto ip = asio::ip::make_address(address, error);
    unsigned port = 0;
    const bool is_port =
        colon != std::string::npos && CLI::detail::lexical_cast(text.substr(colon + 1), port);
    if (error || !is_port || port > 65'535)
        throw std::runtime_error("--listen takes ADDRESS:PORT, such as 127.0.0.1:8080 or [::]:80, "
                                 "not '" +
                                 text + "'");
    return {ip, static_cast<asio::ip::port_type>(port)};
}

asio::awaitable<void> serve(Server& server, neo4j::AsyncDriver& driver) {
    using namespace asio::experimental::awaitable_operators;
    asio::signal_set signals(co_await asio::this_coro::executor, SIGINT, SIGTERM);
    auto asked_to_end = signals.async_wait(asio::use_awaitable);
    auto accepting = server.accept();
    co_await (std::move(accepting) || std::move(asked_to_end));
    std::cout << "Ending" << std::endl;
    co_await server.stop();
    co_await driver.close();
}

void run(const Options& options) {
    asio::io_context io(1); // one thread
    neo4j::AsyncDriver driver(io.get_executor(), options.uri,
                              options.password ? neo4j::basic_auth(options.user, *options.password)
                                               : neo4j::no_auth(),
                              driver_config(options));
    const auto limits = options.limits();
    Handlers handlers(driver, options.database, options.label_prefix, limits);
    auto page = read_page(options.page);
    if (!page.contains("/"))
        std::cerr << "There is no page in " << options.page
                  << ": only the interface is served. Build the target graph_explorer_page, or "
                     "name the folder with --page"
                  << std::endl;
    Router router(std::move(page));
    handlers.add_to(router);
    Server server(io.get_executor(), endpoint(options.listen), router, limits);
    std::cout << "Listening on http://" << server.endpoint() << std::endl;

    std::exception_ptr error;
    asio::co_spawn(io, serve(server, driver), [&](std::exception_ptr e) { error = e; });
    io.run();
    if (error)
        std::rethrow_exception(error);
}

} // namespace
} // namespace graph_explorer

int main(int argc, char** argv) {
    graph_explorer::Options options;
    CLI::App app;
    graph_explorer::add_options(app, options);
    CLI11_PARSE(app, argc, argv);
    try {
        graph_explorer::run(options);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << "graph_explorer: error: " << error.what() << std::endl;
        return EXIT_FAILURE;
    }
}
