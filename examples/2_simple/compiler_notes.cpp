// How to write what g++ 12 compiles wrongly, or not at all, inside a co_await expression. Each part
// shows the spelling that every compiler gets right; docs/compilers.md has the wrong ones. One rule
// covers all: give it a name in a statement of its own.
//
// Prints:
//   braces: 2
//   a lambda that owns: Ada
//   a condition: a record
//   both: yes
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <boost/asio.hpp>

#include <neo4j/neo4j.hpp>

#include "support/run.hpp"
#include "support/server.hpp"

namespace asio = boost::asio;
using asio::awaitable;
using neo4j::params;

namespace {

// --8<-- [start:braces]
awaitable<int> braces(neo4j::AsyncDriver& driver) {
    const std::vector<int> ids{1, 2, 3};
    auto result = co_await driver.execute_query("RETURN $ids[1] AS id", params("ids", ids));
    co_return result.records.front()["id"].as<int>();
}
// --8<-- [end:braces]

// --8<-- [start:lambda]
awaitable<std::string> lambda(neo4j::AsyncSession& session, std::string name) {
    auto work = [name](neo4j::AsyncManagedTransaction& transaction) -> awaitable<std::string> {
        auto result = co_await transaction.run("RETURN $name AS name", params("name", name));
        auto record = co_await result.single();
        co_return record["name"].as<std::string>();
    };
    co_return co_await session.execute_read(work);
}
// --8<-- [end:lambda]

// --8<-- [start:condition]
awaitable<bool> has_more(neo4j::AsyncResult& result) {
    const auto record = co_await result.peek();
    co_return record.has_value();
}
// --8<-- [end:condition]

// --8<-- [start:both]
awaitable<bool> both(neo4j::AsyncResult& one, neo4j::AsyncResult& other) {
    bool more = co_await has_more(one);
    if (more)
        more = co_await has_more(other);
    co_return more;
}
// --8<-- [end:both]

awaitable<void> work() {
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor, example::uri(), example::auth());
    const int second = co_await braces(driver);
    std::cout << "braces: " << second << "\n";

    auto session = driver.session();
    const auto name = co_await lambda(session, "Ada");
    std::cout << "a lambda that owns: " << name << "\n";

    auto transaction = co_await session.begin_transaction();
    auto one = co_await transaction.run("RETURN 1");
    auto other = co_await transaction.run("RETURN 2");
    const bool more = co_await has_more(one);
    std::cout << "a condition: " << (more ? "a record" : "nothing") << "\n";
    const bool in_both = co_await both(one, other);
    std::cout << "both: " << (in_both ? "yes" : "no") << "\n";
    co_await transaction.commit();
    co_await driver.close();
}

} // namespace

int main() try { example::run(work()); } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
