#include <memory>
#include <vector>

#include "bolt/fifo.hpp"
#include "support/catch.hpp"

using namespace neo4j;

TEST_CASE("a fifo gives what it took, in that order", "[bolt][fifo]") {
    bolt::Fifo<int> fifo;
    CHECK(fifo.empty());
    int next = 0;
    int expected = 0;
    // Longer and shorter by turns, so that its front lies anywhere in its memory.
    for (const int more : {3, 1, 40, 2, 100}) {
        for (int i = 0; i < more; ++i)
            fifo.push_back(next++);
        for (int i = 0; i < more - 1; ++i)
            CHECK(fifo.take_front() == expected++);
        CHECK(fifo.front() == expected);
        CHECK(fifo.back() == next - 1);
        CHECK(std::vector<int>(fifo.begin(), fifo.end()).size() == fifo.size());
    }
    while (!fifo.empty())
        CHECK(fifo.take_front() == expected++);
    CHECK(expected == next);
}

TEST_CASE("a fifo lets go of what was taken and cleared", "[bolt][fifo]") {
    bolt::Fifo<std::shared_ptr<int>> fifo;
    const auto value = std::make_shared<int>(1);
    fifo.push_back(value);
    fifo.push_back(value);
    CHECK(fifo.take_front() == value);
    CHECK(value.use_count() == 2);
    fifo.clear();
    CHECK(value.use_count() == 1);
    CHECK(fifo.empty());
}
