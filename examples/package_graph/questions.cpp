#include "questions.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <neo4j/neo4j.hpp>
#include <neo4j/text_table.hpp>

#include "connect.hpp"
#include "progress.hpp"
#include "queries.hpp"

namespace package_graph {
namespace {

namespace asio = boost::asio;
using neo4j::params;
using Names = std::vector<std::string>;
using Rows = std::vector<std::vector<std::string>>;

// The title of an answer and the time it took, from the making of the object on.
class Stopwatch {
public:
    void print(std::string_view title) const {
        const auto now = std::chrono::steady_clock::now();
        const double seconds = std::chrono::duration<double>(now - start_).count();
        char text[32];
        std::snprintf(text, sizeof text, "%.2f s", seconds);
        std::cout << "\n" << title << " (" << text << ")\n";
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::string number(std::size_t value) {
    return with_separators(value);
}

std::string mebibytes(std::int64_t kibibytes) {
    char text[64];
    std::snprintf(text, sizeof text, "%.1f", static_cast<double>(kibibytes) / 1024);
    return text;
}

// "a, b, c, ..." with as many names as fit in one line.
std::string some_of(const Names& names) {
    constexpr std::size_t line = 70;
    std::string text;
    for (const std::string& name : names) {
        if (!text.empty() && text.size() + name.size() > line)
            return text + ", ...";
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

void print_table(const std::vector<std::string>& header, const Rows& rows) {
    std::cout << neo4j::text_table(header, rows,
                                   neo4j::TextTableOptions().style(neo4j::TextTableStyle::spaces))
              << std::flush;
}

class Questions {
public:
    Questions(neo4j::AsyncDriver& driver, const Options& options)
        : driver_(driver), options_(options), config_(query_config(options)) {
        config_.routing(neo4j::AccessMode::read);
    }

    asio::awaitable<void> most_depended_on() {
        const Stopwatch stopwatch;
        const auto answer =
            co_await ask(queries::most_depended_on, params("limit", options_.limit));
        Rows rows;
        for (const auto& record : answer.records) {
            const auto [package, direct, within_3] =
                record.as<std::string, std::size_t, std::size_t>();
            rows.push_back({package, number(direct), number(within_3)});
        }
        stopwatch.print("1. Packages most depended on");
        print_table({"package", "direct", "within 3 steps"}, rows);
    }

    // Round by round: what breaks without the package, then what breaks without those, ...
    asio::awaitable<void> breaks_without(const std::string& name) {
        const Stopwatch stopwatch;
        const bool known = co_await is_known(name);
        Names gone = {name};
        Names latest = gone;
        std::size_t rounds = 0;
        Rows rows;
        for (;;) {
            const auto answer =
                co_await ask(queries::breaks_next, params("gone", gone, "latest", latest));
            latest.clear();
            for (const auto& record : answer.records) {
                latest.push_back(record.get<std::string>("package"));
            }
            if (latest.empty())
                break;
            std::ranges::sort(latest);
            ++rounds;
            if (rounds <= options_.limit) {
                rows.push_back({number(rounds), number(latest.size()), some_of(latest)});
            }
            std::ranges::copy(latest, std::back_inserter(gone));
        }
        stopwatch.print("2. What would break without " + name + ": " + number(gone.size() - 1) +
                        " packages, in " + number(rounds) + " rounds");
        if (known)
            print_table({"round", "packages", "among them"}, rows);
    }

    asio::awaitable<void> dependency_path(const std::string& from, const std::string& to) {
        const Stopwatch stopwatch;
        const bool from_known = co_await is_known(from);
        const bool to_known = co_await is_known(to);
        std::optional<neo4j::EagerResult> answer;
        if (from_known && to_known && from != to) {
            answer = co_await ask(queries::shortest_path, params("from", from, "to", to));
        }
        stopwatch.print("3. A shortest dependency path from " + from + " to " + to);
        if (!answer) {
            if (from == to)
                std::cout << "they are the same package\n";
        } else if (answer->records.empty()) {
            std::cout << "there is none: " << from << " does not need " << to << "\n";
        } else {
            print_path(answer->records.front());
        }
    }

    asio::awaitable<void> cycles() {
        const Stopwatch stopwatch;
        const auto answer = co_await ask(queries::cycles, params("limit", options_.limit));
        Rows rows;
        for (const auto& record : answer.records) {
            rows.push_back({number(record.get<std::size_t>("packages")),
                            some_of(record.get<Names>("members"))});
        }
        stopwatch.print("4. Packages that need each other, the largest groups");
        print_table({"packages", "members"}, rows);
    }

    asio::awaitable<void> size_behind(const std::string& name) {
        const Stopwatch stopwatch;
        const bool known = co_await is_known(name);
        const auto total = co_await ask(queries::size_behind, params("name", name));
        const auto largest =
            co_await ask(queries::largest_behind, params("name", name, "limit", options_.limit));
        const auto [packages, size] = total.records.at(0).as<std::size_t, std::int64_t>();
        Rows rows;
        for (const auto& record : largest.records) {
            const auto [package, installed] = record.as<std::string, std::int64_t>();
            rows.push_back({package, mebibytes(installed)});
        }
        stopwatch.print("5. Installed size behind " + name + ": " + mebibytes(size) + " MiB in " +
                        number(packages) + " packages");
        if (known)
            print_table({"the largest", "MiB"}, rows);
    }

private:
    asio::awaitable<neo4j::EagerResult> ask(std::string_view question,
                                            neo4j::Params parameters = {}) {
        return driver_.execute_query(question, std::move(parameters), config_);
    }

    // Says so where it is not: a typing error must not look like an answer.
    asio::awaitable<bool> is_known(const std::string& name) {
        const auto answer = co_await ask(queries::kind_of, params("name", name));
        const bool known = !answer.records.empty();
        if (!known)
            std::cout << "\nthe graph has no package '" << name << "'\n";
        co_return known;
    }

    static void print_path(const neo4j::Record& record) {
        const auto names = record.get<Names>("names");
        const auto steps = record.get<Names>("steps");
        const auto constraints = record.get<std::vector<std::optional<std::string>>>("constraints");
        Rows rows;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const bool provided = steps[i] == "PROVIDED_BY";
            rows.push_back({names[i], provided ? "is provided by" : "depends on", names[i + 1],
                            constraints[i].value_or("")});
        }
        print_table({"package", "", "package", "version"}, rows);
    }

    neo4j::AsyncDriver& driver_;
    const Options& options_;
    neo4j::QueryConfig config_;
};

} // namespace

asio::awaitable<void> answer_questions(neo4j::AsyncDriver& driver, const Options& options) {
    Questions questions(driver, options);
    co_await questions.most_depended_on();
    co_await questions.breaks_without(options.without);
    co_await questions.dependency_path(options.from, options.to);
    co_await questions.cycles();
    co_await questions.size_behind(options.size_of);
}

} // namespace package_graph
