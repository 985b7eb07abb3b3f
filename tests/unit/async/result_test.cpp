#include <concepts>
#include <memory>
#include <string>
#include <vector>

#include <neo4j/async_result.hpp>
#include <neo4j/error.hpp>
#include <neo4j/logging.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;

TEST_CASE("RUN and PULL leave together, and the next PULL only when more is asked for") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    CHECK(result.keys() == std::vector<std::string>{"i"});
    std::int64_t expected = 0;
    for (; expected < 10; ++expected)
        CHECK((*b.run(result.next()))["i"].as<std::int64_t>() == expected);
    CHECK_FALSE(result.try_next());
    b.loop.poll();
    CHECK(b.seen() == Seen{"RUN rows 25", "PULL 10"});
    for (; expected < 20; ++expected)
        CHECK((*b.run(result.next()))["i"].as<std::int64_t>() == expected);
    CHECK(b.seen() == Seen{"RUN rows 25", "PULL 10", "PULL 10"});
    for (; expected < 25; ++expected)
        CHECK((*b.run(result.next()))["i"].as<std::int64_t>() == expected);
    CHECK_FALSE(b.run(result.next()));
    CHECK_FALSE(b.run(result.next()));
    CHECK(b.seen() == Seen{"RUN rows 25", "PULL 10", "PULL 10", "PULL 10"});
}

TEST_CASE("a fetch size of all asks once") {
    Bench b;
    auto session = b.driver.session(SessionConfig().fetch_size(FetchSize::all()));
    auto result = b.run(session.run("rows 2500"));
    CHECK(numbers(b.run(result.collect())) == up_to(2500));
    CHECK(b.seen() == Seen{"RUN rows 2500", "PULL -1"});
}

TEST_CASE("whoever takes all asks for the rest at once") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    b.run(result.next());
    SECTION("collect") {
        CHECK(b.run(result.collect()).size() == 24);
    }
    SECTION("value") {
        CHECK(b.run(result.value()).size() == 24);
    }
    SECTION("values") {
        CHECK(b.run(result.values()).size() == 24);
    }
    SECTION("data") {
        CHECK(b.run(result.data()).size() == 24);
    }
    SECTION("graph") {
        b.run(result.graph());
    }
    SECTION("to_table") {
        CHECK(b.run(result.to_table()).rows() == 24);
    }
    SECTION("to_eager_result") {
        CHECK(b.run(result.to_eager_result()).records.size() == 24);
    }
    CHECK(b.seen() == Seen{"RUN rows 25", "PULL 10", "PULL -1"});
}

TEST_CASE("records by batches, by fetch and by collect") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    SECTION("batches") {
        std::int64_t count = 0;
        for (;;) {
            auto batch = b.run(result.next_batch());
            if (batch.empty())
                break;
            CHECK(batch.size() <= 10);
            for (const auto& record : batch)
                CHECK(record[0].as<std::int64_t>() == count++);
        }
        CHECK(count == 25);
        CHECK(b.run(result.next_batch()).empty());
    }
    SECTION("a batch that was begun by next()") {
        b.run(result.next());
        auto batch = b.run(result.next_batch());
        REQUIRE(batch.size() > 0);
        CHECK(batch[0][0].as<std::int64_t>() == 1);
    }
    SECTION("fetch") {
        CHECK(b.run(result.fetch(0)).empty());
        CHECK(numbers(b.run(result.fetch(12))) == up_to(12));
        CHECK(b.run(result.fetch(100)).size() == 13);
        CHECK(b.run(result.fetch(100)).empty());
    }
    SECTION("fetch asks for no more than it is asked for") {
        CHECK(b.run(result.fetch(10)).size() == 10);
        CHECK(b.run(result.fetch(0)).empty());
        CHECK(b.server->count("PULL 10") == 1);
    }
    SECTION("collect") {
        CHECK(numbers(b.run(result.collect())) == up_to(25));
        CHECK(b.run(result.collect()).empty());
    }
    SECTION("all with summary and keys") {
        auto [records, summary, keys] = b.run(result.to_eager_result());
        CHECK(numbers(records) == up_to(25));
        CHECK(keys == std::vector<std::string>{"i"});
        CHECK(summary.query() == "rows 25");
    }
}

TEST_CASE("peek looks without taking") {
    Bench b;
    auto session = b.driver.session(SessionConfig().fetch_size(1));
    auto result = b.run(session.run("rows 2"));
    for (std::int64_t i = 0; i < 2; ++i) {
        CHECK((*b.run(result.peek()))[0].as<std::int64_t>() == i);
        CHECK((*b.run(result.peek()))[0].as<std::int64_t>() == i);
        CHECK((*b.run(result.next()))[0].as<std::int64_t>() == i);
    }
    CHECK_FALSE(b.run(result.peek()));
    CHECK_FALSE(b.run(result.next()));
}

TEST_CASE("single") {
    Bench b;
    auto session = b.driver.session(SessionConfig().fetch_size(1));
    SECTION("one") {
        auto result = b.run(session.run("rows 1"));
        CHECK(b.run(result.single())[0].as<std::int64_t>() == 0);
        // It is read to its end, not consumed.
        CHECK_FALSE(result.closed());
        CHECK_FALSE(b.run(result.next()));
        CHECK(b.run(result.consume()).query() == "rows 1");
        thrown<ResultConsumedError>([&] { b.run(result.single()); });
    }
    SECTION("none") {
        auto result = b.run(session.run("rows 0"));
        CHECK_CONTAINS(thrown<ResultNotSingleError>([&] { b.run(result.single()); }), "no record");
    }
    SECTION("none, and that is fine") {
        auto result = b.run(session.run("rows 0"));
        CHECK_FALSE(b.run(result.single_or_none()));
    }
    SECTION("one or none") {
        auto result = b.run(session.run("rows 1"));
        CHECK(b.run(result.single_or_none()));
    }
    SECTION("more") {
        auto result = b.run(session.run("rows 5"));
        CHECK_CONTAINS(thrown<ResultNotSingleError>([&] { b.run(result.single()); }),
                       "more than one record");
        CHECK_FALSE(b.run(result.next()));
        CHECK(b.server->count("DISCARD -1") == 1);
    }
    SECTION("more, and that is not so bad: the first, with a warning") {
        std::vector<std::string> warnings;
        const auto log = add_log_sink("neo4j", LogLevel::warning, [&](const LogRecord& record) {
            warnings.emplace_back(record.message);
        });
        auto result = b.run(session.run("rows 5"));
        CHECK((*b.run(result.single_or_none()))[0].as<std::int64_t>() == 0);
        REQUIRE(warnings.size() == 1);
        CHECK_CONTAINS(warnings[0], "multiple");
        CHECK_FALSE(b.run(result.single_or_none()));
        CHECK(warnings.size() == 1);
        CHECK(b.server->count("DISCARD -1") == 1);
    }
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("consume drops what is left and can be repeated") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    b.run(result.next());
    const auto summary = b.run(result.consume());
    CHECK(summary.query() == "rows 25");
    CHECK(summary.query_type() == QueryType::read_only);
    CHECK(b.seen() == Seen{"RUN rows 25", "PULL 10", "DISCARD -1"});
    CHECK(result.closed());
    CHECK(b.run(result.consume()).query() == "rows 25");
    thrown<ResultConsumedError>([&] { b.run(result.next()); });
    thrown<ResultConsumedError>([&] { b.run(result.peek()); });
    thrown<ResultConsumedError>([&] { b.run(result.next_batch()); });
    thrown<ResultConsumedError>([&] { b.run(result.collect()); });
    thrown<ResultConsumedError>([&] { b.run(result.single()); });
    thrown<ResultConsumedError>([&] { result.try_next(); });
    CHECK(result.keys() == std::vector<std::string>{"i"});
    CHECK(b.seen().size() == 3);
}

TEST_CASE("a FAILURE for RUN is raised by run, and the connection goes on after RESET") {
    Bench b;
    auto session = b.driver.session();
    try {
        b.run(session.run("fail Neo.ClientError.Statement.SyntaxError"));
        FAIL_CHECK("no error");
    } catch (const CypherSyntaxError& error) {
        CHECK(error.code() == "Neo.ClientError.Statement.SyntaxError");
        CHECK_CONTAINS(error.message(), "by order");
    }
    auto result = b.run(session.run("rows 3"));
    CHECK(b.run(result.collect()).size() == 3);
    CHECK(b.server->connections() == 1);
    CHECK(b.server->count("RESET") == 1);
}

TEST_CASE("a FAILURE after some records comes after those records") {
    Bench b;
    auto session = b.driver.session();
    auto result = b.run(session.run("rows 5 fail Neo.ClientError.Statement.ArithmeticError"));
    for (std::int64_t i = 0; i < 5; ++i)
        CHECK((*b.run(result.next()))[0].as<std::int64_t>() == i);
    thrown<ClientError>([&] { b.run(result.next()); });
    // The error has been raised; what is asked after that names it as the cause.
    const auto check_failed = [&](auto&& ask) {
        try {
            ask();
            FAIL_CHECK("no error");
        } catch (const ResultFailedError& error) {
            const auto* cause = dynamic_cast<const ClientError*>(error.cause());
            REQUIRE(cause != nullptr);
            CHECK(cause->code() == "Neo.ClientError.Statement.ArithmeticError");
        }
    };
    check_failed([&] { b.run(result.next()); });
    check_failed([&] { b.run(result.peek()); });
    check_failed([&] { b.run(result.fetch(1)); });
    check_failed([&] { b.run(result.single()); });
    check_failed([&] { b.run(result.graph()); });
    check_failed([&] { b.run(result.consume()); });
    check_failed([&] { b.run(result.consume()); });
    CHECK(result.closed());
    auto next = b.run(session.run("rows 3"));
    CHECK(b.run(next.collect()).size() == 3);
    CHECK(b.server->connections() == 1);
}

TEST_CASE("the one field of each record, several of them, or names and all") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    b.run(result.fetch(22));
    SECTION("value") {
        CHECK(b.run(result.value()) == List{22, 23, 24});
    }
    SECTION("value by a name, that is gone when the awaitable starts") {
        auto name = std::make_unique<std::string>("a name that is too long for a short text");
        auto awaitable = result.value(*name, "fallback");
        name.reset();
        CHECK(b.run(std::move(awaitable)) == List{"fallback", "fallback", "fallback"});
    }
    SECTION("value beyond the fields") {
        CHECK(b.run(result.value(7)) == List{nullptr, nullptr, nullptr});
    }
    SECTION("values") {
        CHECK(b.run(result.values()) == std::vector{List{22}, List{23}, List{24}});
    }
    SECTION("values of fields") {
        CHECK(b.run(result.values("i", 0, "none")).at(2) == List{24, 24, nullptr});
    }
    SECTION("values of fields that are gone when the awaitable starts") {
        auto name = std::make_unique<std::string>("i");
        auto awaitable = result.values(*name);
        name.reset();
        CHECK(b.run(std::move(awaitable)).at(0) == List{22});
    }
    SECTION("values beyond the fields") {
        thrown<IndexError>([&] { b.run(result.values(1)); });
    }
    SECTION("data") {
        CHECK(b.run(result.data()) == std::vector{Map{{"i", 22}}, Map{{"i", 23}}, Map{{"i", 24}}});
    }
    SECTION("data of fields") {
        CHECK(b.run(result.data("none", 0)).at(0) == Map{{"none", nullptr}, {"i", 22}});
    }
    SECTION("data beyond the fields") {
        thrown<IndexError>([&] { b.run(result.data(1)); });
    }
    SECTION("a table") {
        const auto table = b.run(result.to_table());
        CHECK(table["i"].as<int>() == std::vector{22, 23, 24});
    }
    CHECK_FALSE(result.closed());
    CHECK_FALSE(b.run(result.next()));
    CHECK(b.run(result.value()).empty());
    b.run(result.consume());
    thrown<ResultConsumedError>([&] { b.run(result.value()); });
    thrown<ResultConsumedError>([&] { b.run(result.values()); });
    thrown<ResultConsumedError>([&] { b.run(result.data()); });
    thrown<ResultConsumedError>([&] { b.run(result.graph()); });
    thrown<ResultConsumedError>([&] { b.run(result.to_table()); });
    thrown<ResultConsumedError>([&] { b.run(result.fetch(0)); });
    thrown<ResultConsumedError>([&] { b.run(result.to_eager_result()); });
    thrown<ResultConsumedError>([&] { result.keep_graph(); });
}

TEST_CASE("a graph receives all records and leaves them to be read") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    b.run(result.next());
    CHECK(b.run(result.graph()).nodes().empty());
    CHECK(b.server->count("PULL -1") == 1);
    auto other = b.run(session.run("rows 1"));
    CHECK(b.run(result.collect()).size() == 24);
}

TEST_CASE("a record of temporary records is a value of its own") {
    Bench b;
    auto session = b.driver.session();
    static_assert(std::same_as<decltype(std::declval<Records>()[0]), Record>);
    static_assert(std::same_as<decltype(std::declval<const Records>()[0]), Record>);
    static_assert(std::same_as<decltype(std::declval<EagerResult>().records.front()), Record>);
    static_assert(std::same_as<decltype(std::declval<EagerResult>().records.back()), Record>);
    static_assert(std::same_as<decltype(std::declval<EagerResult>().records.at(0)), Record>);
    static_assert(std::same_as<decltype(std::declval<Records&>()[0]), Record&>);
    static_assert(std::same_as<decltype(std::declval<const Records&>().at(0)), const Record&>);
    const auto field = b.run(b.driver.execute_query("rows 1")).records[0]["i"];
    static_assert(std::same_as<decltype(field), const FieldValue>);
    CHECK(field.as<int>() == 0);
    auto result = b.run(session.run("rows 3"));
    const std::vector<Record> records = b.run(result.collect());
    CHECK(records.size() == 3);
}

TEST_CASE("a connection that breaks after some records") {
    Bench b;
    auto session = b.driver.session();
    auto result = b.run(session.run("rows 5 close"));
    const auto text = thrown<ServiceUnavailable>([&] { b.run(result.collect()); });
    CHECK_CONTAINS(text, "127.0.0.1:" + std::to_string(b.server.port()));
    CHECK_CONTAINS(text, "closed");
    auto next = b.run(session.run("rows 3"));
    CHECK(b.run(next.collect()).size() == 3);
    CHECK(b.server->connections() == 2);
}

TEST_CASE("the result before stays readable when the session runs the next query") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto first = b.run(session.run("rows 25"));
    b.run(first.next());
    auto second = b.run(session.run("rows 2"));
    CHECK(b.seen() ==
          Seen{"RUN rows 25", "PULL 10", "PULL 10", "PULL 10", "RUN rows 2", "PULL 10"});
    CHECK(b.run(second.collect()).size() == 2);
    auto rest = numbers(b.run(first.collect()));
    CHECK(rest.size() == 24);
    CHECK(rest.front() == 1);
    CHECK(rest.back() == 24);
    CHECK(b.run(first.consume()).query() == "rows 25");
    CHECK(b.server->connections() == 1);
}

TEST_CASE("the result before is dropped where nobody holds it any more") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    {
        auto first = b.run(session.run("rows 25"));
    }
    auto second = b.run(session.run("rows 2"));
    CHECK(b.seen() == Seen{"RUN rows 25", "PULL 10", "DISCARD -1", "RUN rows 2", "PULL 10"});
    CHECK(b.run(second.collect()).size() == 2);
}

TEST_CASE("records outlive result, session and driver") {
    std::vector<Record> records;
    {
        Bench b;
        auto session = b.driver.session();
        auto result = b.run(session.run("rows 2000"));
        records = b.run(result.collect());
    }
    CHECK(numbers(records) == up_to(2000));
}

TEST_CASE("a result whose session is gone says so") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    SECTION("closed") {
        b.run(session.close());
    }
    SECTION("destroyed") {
        auto gone = std::move(session);
    }
    CHECK(result.closed());
    thrown<ResultConsumedError>([&] { b.run(result.next()); });
    thrown<ResultConsumedError>([&] { result.try_next(); });
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a result without its end has no summary") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    {
        auto gone = std::move(session);
    }
    thrown<ResultConsumedError>([&] { b.run(result.consume()); });
}
