#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <thread>
#include <vector>

#ifdef __linux__
#include <sched.h>
#endif

namespace bench {

// Has this thread, where it is woken, wait until the one that runs has done its work. More threads
// than processors otherwise displace each other, and the server, at every single answer.
inline void let_others_go_on() noexcept {
#ifdef __linux__
    const sched_param none{};
    static_cast<void>(sched_setscheduler(0, SCHED_BATCH, &none)); // no harm where it is refused
#endif
}

// Does the same on so many threads, the calling one among them, each with a number of its own from
// 0 on, and raises the first error when all have ended.
template <class Work>
void on_threads(std::int64_t count, const Work& work) {
    std::vector<std::exception_ptr> errors(static_cast<std::size_t>(count));
    const auto take_part = [&](std::size_t number) {
        try {
            if (count > 1)
                let_others_go_on();
            work(number);
        } catch (...) {
            errors[number] = std::current_exception();
        }
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < errors.size(); ++i)
        others.emplace_back(take_part, i);
    take_part(0);
    for (auto& thread : others)
        thread.join();
    for (const auto& error : errors)
        if (error)
            std::rethrow_exception(error);
}

} // namespace bench
