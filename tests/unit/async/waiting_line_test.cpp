#include <memory>

#include <boost/asio/io_context.hpp>

#include "async/waiting_line.hpp"
#include "support/catch.hpp"

using namespace neo4j::detail;

TEST_CASE(
    "who waits is served in the order of coming, whoever has left or is gone is passed over") {
    boost::asio::io_context io;
    const auto somebody = [&] { return std::make_shared<Waiter>(io.get_executor()); };
    WaitingLine line;
    CHECK(line.empty());
    CHECK(line.next() == nullptr);

    const auto first = somebody();
    const auto second = somebody();
    auto third = somebody();
    const auto fourth = somebody();
    line.join(first);
    const auto ticket = line.join(second);
    line.join(third);
    line.join(fourth);
    CHECK(line.size() == 4);

    line.leave(ticket);
    line.leave(ticket); // again, as whoever was served meanwhile does
    CHECK(line.size() == 3);
    third.reset();
    CHECK(line.next() == first);
    CHECK(line.next() == fourth);
    CHECK(line.empty());
}

TEST_CASE("all who wait leave the line together") {
    boost::asio::io_context io;
    const auto first = std::make_shared<Waiter>(io.get_executor());
    const auto second = std::make_shared<Waiter>(io.get_executor());
    WaitingLine line;
    line.join(first);
    line.join(second);
    const auto all = line.clear();
    REQUIRE(all.size() == 2);
    CHECK(all[0] == first);
    CHECK(all[1] == second);
    CHECK(line.empty());
}
