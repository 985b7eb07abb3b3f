#include <chrono>
#include <string>
#include <utility>

#include "progress.hpp"
#include "support/catch.hpp"

using namespace neo4j::cli;
using namespace std::chrono_literals;

namespace {

ProgressState rows(std::uint64_t count, std::chrono::duration<double> time) {
    ProgressState state;
    state.rows = count;
    state.query_time = time;
    return state;
}

// A terminal whose clock is turned by hand.
struct Terminal {
    std::string shown;
    Progress::Clock::time_point now{};

    Progress::Screen screen() {
        return {[this](std::string_view text) { shown += text; }, [] { return std::size_t{80}; },
                [this] { return now; }};
    }
    std::string take() { return std::exchange(shown, {}); }
};

constexpr auto erase = "\r\x1b[K";

} // namespace

TEST_CASE("rows, rate and time; or that nothing has come yet") {
    CHECK(progress_line(rows(12000, 3s), 80) == "12,000 rows, 4,000/s, 0:03");
    CHECK(progress_line(rows(1, 3661s), 80) == "1 row, 0/s, 1:01:01");
    CHECK(progress_line(rows(0, 62s), 80) == "waiting for the server, 1:02");
}

TEST_CASE("a script of known size has a bar") {
    ProgressState state;
    state.share = 0.5;
    state.statements = 20;
    state.script_time = 4s;
    CHECK(progress_line(state, 60) ==
          "[##########...........] 50 %, 20 statements, 5/s, 0:04 left");
    CHECK(progress_line(state, 200).substr(0, 44) ==
          "[####################....................] 5");
    CHECK(progress_line(state, 40) == "50 %, 20 statements, 5/s, 0:04 left");
    state.rows = 10;
    state.query_time = 2s;
    CHECK(progress_line(state, 56) == "50 %, 20 statements, 5/s, 0:04 left; 10 rows, 5/s");
    state.share = 0;
    state.rows = 0;
    CHECK(progress_line(state, 40) == "[.............] 0 %, 20 statements, 5/s");
}

TEST_CASE("a line leaves the terminal's last column free") {
    CHECK(progress_line(rows(12000, 3s), 12) == "12,000 rows");
    CHECK(progress_line(rows(12000, 3s), 6) == "12,00");
    CHECK(progress_line(rows(12000, 3s), 1).empty());
    CHECK(progress_line(rows(12000, 3s), 0).empty());
}

TEST_CASE("only what takes long is shown, and it is taken away at the end") {
    Terminal terminal;
    Progress progress(terminal.screen());
    progress.begin_query();
    terminal.now += 900ms;
    progress.tick();
    CHECK(terminal.take().empty());
    terminal.now += 200ms;
    progress.tick();
    CHECK(terminal.take() == std::string(erase) + "waiting for the server, 0:01");
    terminal.now += 900ms;
    progress.add_rows(10);
    progress.tick();
    CHECK(terminal.take() == std::string(erase) + "10 rows, 5/s, 0:02");
    progress.end_query();
    CHECK(terminal.take() == erase);
    progress.tick();
    CHECK(terminal.take().empty());
    progress.begin_query();
    progress.tick();
    CHECK(terminal.take().empty());
}

TEST_CASE("it gives way to the rows themselves until the next query") {
    Terminal terminal;
    Progress progress(terminal.screen());
    progress.begin_query();
    terminal.now += 2s;
    progress.tick();
    terminal.take();
    progress.give_way();
    CHECK(terminal.take() == erase);
    progress.tick();
    CHECK(terminal.take().empty());
    progress.end_query();
    progress.begin_query();
    terminal.now += 2s;
    progress.tick();
    CHECK(terminal.take() == std::string(erase) + "waiting for the server, 0:02");
}

TEST_CASE("a script's bar stays from one query to the next") {
    Terminal terminal;
    Progress progress(terminal.screen());
    progress.begin_script();
    terminal.now += 2s;
    progress.begin_query();
    progress.advance_script(0.25, 2);
    progress.tick();
    CHECK(terminal.take().find("25 %, 2 statements, 1/s, 0:06 left") != std::string::npos);
    progress.end_query();
    CHECK(terminal.take().empty());
    progress.end_script();
    CHECK(terminal.take() == erase);
}

TEST_CASE("without a screen nothing happens") {
    Progress progress(std::nullopt);
    progress.begin_script();
    progress.begin_query();
    progress.tick();
    progress.give_way();
    progress.end_query();
    progress.end_script();
    SUCCEED();
}
