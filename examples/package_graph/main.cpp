// The main job: loads the Debian package graph of this machine into Neo4j over several connections
// at once, checks the counts, and asks the graph five questions. One thread runs it all: what takes
// the time is waiting for the server, and coroutines can wait side by side.

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <neo4j/neo4j.hpp>

#include "connect.hpp"
#include "counts.hpp"
#include "graph.hpp"
#include "load.hpp"
#include "options.hpp"
#include "packages.hpp"
#include "progress.hpp"
#include "questions.hpp"
#include "source.hpp"

namespace package_graph {
namespace {

namespace asio = boost::asio;

class Stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::string one_decimal(double number) {
    char text[64];
    std::snprintf(text, sizeof text, "%.1f", number);
    return text;
}

Catalogue read_input(const Options& options) {
    constexpr std::size_t most_shown = 20;
    const Stopwatch stopwatch;
    auto source = options.file ? Source::file(*options.file) : Source::command();
    std::size_t malformed = 0;
    const auto report = [&](const Malformed& problem) {
        if (++malformed <= most_shown)
            std::cerr << "skipped: " << problem.what() << "\n";
        if (malformed == most_shown + 1)
            std::cerr << "skipped: more, which are only counted\n";
    };
    auto catalogue = read_packages(source.stream(), report);
    source.finish();
    std::cout << "Read " << options.file.value_or("apt-cache dumpavail") << ": "
              << with_separators(catalogue.packages.size()) << " packages, "
              << with_separators(catalogue.duplicates) << " more stanzas of the same names, "
              << with_separators(catalogue.malformed) << " malformed stanzas skipped, in "
              << one_decimal(stopwatch.seconds()) << " s" << std::endl;
    return catalogue;
}

asio::awaitable<void> main_job(neo4j::AsyncDriver& driver, const Options& options) {
    const Stopwatch stopwatch;
    // First of all, so that a wrong password shows at once. The file is read without a wait, which
    // would keep an io_context from other work; here there is none yet.
    const auto server = co_await driver.get_server_info();
    std::cout << server.agent << " at " << options.uri << std::endl;
    const auto catalogue = read_input(options);
    const auto graph = build_graph(catalogue);
    const auto expected = count(graph);

    const Stopwatch loading;
    co_await load(driver, graph, options);
    const double seconds = loading.seconds();
    const auto rows = static_cast<double>(expected.nodes() + expected.relationships());
    std::cout << "Loaded " << with_separators(expected.nodes()) << " nodes and "
              << with_separators(expected.relationships()) << " relationships in "
              << one_decimal(seconds) << " s, " << options.connections
              << " at once: " << with_separators(static_cast<std::size_t>(rows / seconds))
              << " rows/s\n\n";

    const auto found = co_await count_in_database(driver, options);
    std::cout << counts_table(expected, found) << std::flush;
    if (const auto difference = counts_difference(expected, found); !difference.empty()) {
        throw std::runtime_error("the database does not hold what was loaded: " + difference +
                                 ". Is anything else in it, or does anything else write to it? "
                                 "This program wants a database of its own");
    }

    co_await answer_questions(driver, options);
    co_await driver.close();
    std::cout << "\nAll done in " << one_decimal(stopwatch.seconds()) << " s" << std::endl;
}

void run(const Options& options) {
    asio::io_context io(1); // one thread
    neo4j::AsyncDriver driver(io.get_executor(), options.uri, credentials(options),
                              driver_config(options));
    std::exception_ptr error;
    asio::co_spawn(io, main_job(driver, options), [&](std::exception_ptr e) { error = e; });
    io.run();
    if (error)
        std::rethrow_exception(error);
}

} // namespace
} // namespace package_graph

int main(int argc, char** argv) {
    using namespace package_graph;
    constexpr int usage_error = 2;
    try {
        const auto options =
            parse_options(std::span(argv, static_cast<std::size_t>(argc)).subspan(1),
                          [](const char* name) { return std::getenv(name); });
        if (options.help) {
            std::cout << usage();
        } else {
            run(options);
        }
        return EXIT_SUCCESS;
    } catch (const OptionError& error) {
        std::cerr << "package_graph: " << error.what() << "\n";
        return usage_error;
    } catch (const std::exception& error) {
        std::cerr << "package_graph: error: " << error.what() << "\n";
        return EXIT_FAILURE;
    }
}
