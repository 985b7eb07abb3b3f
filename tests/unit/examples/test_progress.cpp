#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "progress.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
using package_graph::Progress;
using package_graph::ProgressOutput;
using package_graph::with_separators;

namespace {

// A clock that stands still until told, and what would have been on the screen.
struct Screen {
    std::chrono::steady_clock::time_point now{};
    std::string text;
    std::size_t width = 80;

    ProgressOutput output(bool is_terminal) {
        ProgressOutput out;
        out.write = [this](std::string_view written) { text += written; };
        out.now = [this] { return now; };
        out.width = [this] { return width; };
        out.is_terminal = is_terminal;
        return out;
    }

    std::string take() {
        std::string taken;
        taken.swap(text);
        return taken;
    }
};

const std::string erase = "\r\x1b[K";

} // namespace

TEST_CASE("progress: a bar with rate and remaining time") {
    Screen screen;
    Progress progress("packages", 4000, screen.output(true));
    screen.now += 2s;
    progress.advance(1000);
    const auto first = screen.take();
    CHECK(first ==
          erase + "packages [##########" + std::string(30, '.') + "] 1,000/4,000 500/s 0:06 left");
    CHECK(first.size() == erase.size() + 79);
    screen.now += 2s;
    progress.advance(3000);
    CHECK(screen.take() ==
          erase + "packages [" + std::string(38, '#') + "] 4,000/4,000 1,000/s 0:00 left");
    progress.finish();
    CHECK(screen.take() == erase + "packages: 4,000 in 4.0 s, 1,000/s\n");
}

TEST_CASE("progress: at most ten times a second") {
    Screen screen;
    Progress progress("rows", 1000, screen.output(true));
    int drawn = 0;
    for (int i = 0; i < 1000; ++i) {
        screen.now += 1ms;
        progress.advance(1);
        drawn += screen.take().empty() ? 0 : 1;
    }
    CHECK(drawn == 10);
}

TEST_CASE("progress: a narrow window gets no bar, then less text, and a wide one no endless bar") {
    Screen screen;
    Progress progress("rows", 100, screen.output(true));
    const auto drawn = [&] {
        screen.now += 1s;
        progress.advance(0);
        return screen.take().substr(erase.size());
    };
    progress.advance(50);
    screen.width = 30;
    CHECK(drawn() == "rows  50/100 50/s 0:01 left");
    screen.width = 11;
    CHECK(drawn() == "rows  50/1");
    screen.width = 0;
    CHECK(drawn().empty());
    screen.width = 500;
    CHECK(drawn() == "rows [####################....................] 50/100 12/s 0:04 left");
}

TEST_CASE("progress: plain lines every few seconds when there is no terminal") {
    Screen screen;
    Progress progress("rows", 100000, screen.output(false));
    screen.now += 4s;
    progress.advance(8);
    CHECK(screen.take().empty());
    screen.now += 1s;
    progress.advance(2);
    CHECK(screen.take() == "rows: 10 of 100,000, 2/s, 13:53:15 left\n");
    screen.now += 1s;
    progress.advance(1);
    CHECK(screen.take().empty());
    progress.finish();
    CHECK(screen.take() == "rows: 11 in 6.0 s, 1/s\n");
}

TEST_CASE("progress: no rate yet, more done than announced, nothing to do") {
    Screen screen;
    {
        Progress progress("rows", 100, screen.output(true));
        screen.now += 1s;
        progress.advance(0);
        CHECK(screen.take().find("0/100 0/s -:-- left") != std::string::npos);
        progress.advance(150);
        screen.now += 1s;
        progress.advance(0);
        CHECK(screen.take().find("##] 150/100 75/s 0:00 left") != std::string::npos);
        progress.finish();
    }
    screen.take();
    Progress nothing("rows", 0, screen.output(true));
    screen.now += 10s;
    nothing.advance(0);
    CHECK(screen.take().empty());
    nothing.finish();
    CHECK(screen.take() == "rows: 0 in 10.0 s, 0/s\n");
}

TEST_CASE("progress: given up with a bar on the screen, the line is ended") {
    Screen screen;
    {
        Progress progress("rows", 100, screen.output(true));
        screen.now += 1s;
        progress.advance(1);
        screen.take();
    }
    CHECK(screen.take() == "\n");
    {
        const Progress untouched("rows", 100, screen.output(true));
    }
    CHECK(screen.take().empty());
}

TEST_CASE("progress: separators") {
    CHECK(with_separators(0) == "0");
    CHECK(with_separators(999) == "999");
    CHECK(with_separators(1000) == "1,000");
    CHECK(with_separators(1234567) == "1,234,567");
}
