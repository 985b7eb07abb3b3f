#include "testkit/fake_time.hpp"

namespace testkit {

using neo4j::detail::system_clock;

void FakeTime::install() noexcept {
    now_ = system_clock()->now();
    utc_now_ = system_clock()->utc_now();
    stopped_ = true;
}

void FakeTime::tick(std::chrono::milliseconds increment) noexcept {
    now_ = now_.load() + increment;
    utc_now_ = utc_now_.load() + increment;
}

void FakeTime::uninstall() noexcept {
    stopped_ = false;
}

FakeTime::time_point FakeTime::now() const noexcept {
    return stopped_ ? now_.load() : system_clock()->now();
}

FakeTime::utc_time_point FakeTime::utc_now() const noexcept {
    return stopped_ ? utc_now_.load() : system_clock()->utc_now();
}

double FakeTime::random() const noexcept {
    return system_clock()->random();
}

} // namespace testkit
