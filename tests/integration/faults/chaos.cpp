#include "integration/faults/chaos.hpp"

#include <algorithm>
#include <optional>
#include <thread>

#include "support/catch.hpp"

using namespace std::chrono_literals;

namespace neo4j::test {

Chaos::Chaos(FaultProxy& proxy, ServerProcess& server, std::uint32_t seed)
    : proxy_(proxy), server_(server), random_(seed) {}

std::size_t Chaos::between(std::size_t least, std::size_t most) {
    return least + random_() % (most - least + 1);
}

std::chrono::milliseconds Chaos::time_between(std::chrono::milliseconds least,
                                              std::chrono::milliseconds most) {
    const auto ms =
        between(static_cast<std::size_t>(least.count()), static_cast<std::size_t>(most.count()));
    return std::chrono::milliseconds(ms);
}

std::vector<Chaos::Kind> Chaos::kinds() {
    const auto line = [this](FaultProxy::Line now) { return [this, now] { proxy_.set(now); }; };
    const auto as_it_was = line({});
    const auto nothing = [] {};
    return {
        {"latency", line({.latency = time_between(20ms, 200ms)}), as_it_was, 1500ms},
        {"bandwidth", line({.bytes_per_second = between(1'000, 20'000)}), as_it_was, 1500ms},
        {"single bytes", line({.piece = 1}), as_it_was, 1500ms},
        {"odd cuts", line({.piece = between(2, 50), .odd = true}), as_it_was, 1500ms},
        {"reset", [this] { proxy_.reset(); }, nothing, 200ms},
        {"half open", [this] { proxy_.half_open(); }, nothing, 200ms},
        {"close after some bytes", [this] { proxy_.close_after(between(1, 3'000)); },
         [this] { proxy_.close_after(std::nullopt); }, 1000ms},
        {"nothing passes", [this] { proxy_.hold(true); }, [this] { proxy_.hold(false); }, 4000ms},
        {"refused",
         [this] {
             proxy_.refuse(true);
             proxy_.reset();
         },
         [this] { proxy_.refuse(false); }, 2000ms},
        {"SIGSTOP", [this] { server_.stop(); }, [this] { server_.go_on(); }, 4000ms},
        {"SIGKILL", [this] { server_.kill(); }, [this] { server_.start_again(); }, 500ms},
    };
}

void Chaos::run(std::chrono::seconds time, Tally& tally) {
    const auto end = std::chrono::steady_clock::now() + time;
    do {
        auto round = kinds();
        std::ranges::shuffle(round, random_);
        for (const auto& kind : round)
            one(kind, tally);
    } while (std::chrono::steady_clock::now() < end);
}

void Chaos::one(const Kind& kind, Tally& tally) {
    INFO(kind.name);
    std::this_thread::sleep_for(time_between(100ms, 600ms));
    kind.begin();
    std::this_thread::sleep_for(time_between(50ms, kind.longest));
    kind.end();
    const auto over = std::chrono::steady_clock::now();
    const auto before = tally.count();
    auto& faults = faults_[kind.name];
    ++faults.count;
    const auto note = [&](std::size_t rows, Time& longest) {
        CHECK(tally.wait_for(rows, before, over + recovery));
        longest = std::max(longest, std::chrono::steady_clock::now() - over);
    };
    note(1, faults.first);
    note(many_rows, faults.many);
}

} // namespace neo4j::test
