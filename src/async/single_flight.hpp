#pragma once

#include <algorithm>
#include <chrono>
#include <exception>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include "async/alarm.hpp"
#include "async/deadline.hpp"
#include "async/fault.hpp"
#include "async/with_deadline.hpp"

namespace neo4j::detail {

// Has a question answered once for all who ask it at the same time. The first of them does the
// work, in his own coroutine and thread; the others wait, each cancellable on his own. When the one
// who works is cancelled or has no time left, one of those who wait begins anew; so he does when it
// takes too long, as where the other's io_context is not run any more.
//
// The question's type says by two functions, found by its namespace, whose outcome is whose:
//   bool shares_answer(const Question&, const Question&)
//   bool shares_error(const Question&, const Question&)   only asked of those that share answers
//
// Thread safety: any thread. Must outlive its awaitables.
template <class Question, class Answer>
class SingleFlight {
public:
    // How long somebody waits.
    struct Patience {
        Patience() = default; // no aggregate, for g++ 12's sake: see ARCHITECTURE.md

        Deadline for_others; // then he does the work himself
        // The same for each that he waits for, from when that one began: of many who wait one
        // begins anew, and the others wait for him. None: for_others alone.
        std::optional<std::chrono::nanoseconds> for_each;
        Deadline at_all; // then he gives up: timed_out, which the others do not share
    };

    // @param known gives an optional answer; asked where there is nobody to wait for, since the
    //   answer may have come after the question was thought of.
    // @param work gives an awaitable of the answer; called where this one does the work.
    template <class Known, class Work>
    boost::asio::awaitable<Answer> answer(Question question, Patience patience, Known known,
                                          Work work) {
        for (;;) {
            const auto joined = join(question);
            const auto& flight = joined.first;
            const bool mine = joined.second;
            // Not in carry(): after a cancel a coroutine that is awaited does not even begin.
            std::optional<Landing> landing;
            if (mine) {
                landing.emplace(*this, flight);
                auto had = known();
                if (had)
                    co_return std::move(*had); // which may not be what others wait for
                co_return co_await carry(flight, patience.at_all, std::move(work));
            }
            try {
                co_await with_deadline(wait_for(flight), end_of(patience, *flight));
            } catch (const boost::system::system_error& error) {
                if (error.code() != boost::asio::error::timed_out || patience.at_all.passed())
                    throw;
                let_go(flight);
            }
            if (!is_over(*flight))
                continue;
            // Over: it does not change any more.
            if (flight->answer)
                co_return *flight->answer;
            if (flight->error && shares_error(flight->question, question))
                std::rethrow_exception(flight->error);
        }
    }

private:
    // One question on its way; over with neither answer nor error: it was given up.
    struct Flight {
        explicit Flight(Question asked) : question(std::move(asked)) {}

        const Question question;
        const Deadline::Clock::time_point begun = Deadline::Clock::now();
        std::optional<Answer> answer;
        std::exception_ptr error;
        bool over = false;
        std::vector<std::weak_ptr<Alarm>> waiting;
    };
    using FlightRef = std::shared_ptr<Flight>;

    // Ends a flight with its scope, whatever ends that.
    class Landing {
    public:
        Landing(SingleFlight& owner, FlightRef flight)
            : owner_(owner), flight_(std::move(flight)) {}
        ~Landing() { owner_.land(flight_); }
        Landing(const Landing&) = delete;
        Landing& operator=(const Landing&) = delete;

    private:
        SingleFlight& owner_;
        FlightRef flight_;
    };

    // True: a flight of this question's own.
    std::pair<FlightRef, bool> join(const Question& question) {
        const std::lock_guard lock(mutex_);
        for (const auto& flight : flights_)
            if (shares_answer(flight->question, question))
                return {flight, false};
        flights_.push_back(std::make_shared<Flight>(question));
        return {flights_.back(), true};
    }

    template <class Work>
    boost::asio::awaitable<Answer> carry(FlightRef flight, Deadline until, Work work) {
        std::exception_ptr error;
        try {
            // Nobody looks at it before it is over.
            flight->answer.emplace(co_await work());
        } catch (...) {
            error = std::current_exception();
        }
        if (!error)
            co_return *flight->answer;
        if (!is_cancel(error) && !until.passed())
            flight->error = error;
        std::rethrow_exception(error);
    }

    static Deadline end_of(const Patience& patience, const Flight& flight) noexcept {
        auto end = earlier(patience.for_others, patience.at_all);
        if (patience.for_each)
            end.at = std::min(end.at, flight.begun + *patience.for_each);
        return end;
    }

    // Nobody joins it any more.
    void let_go(const FlightRef& flight) {
        const std::lock_guard lock(mutex_);
        flights_.remove(flight);
    }

    void land(const FlightRef& flight) noexcept {
        std::vector<std::weak_ptr<Alarm>> waiting;
        {
            const std::lock_guard lock(mutex_);
            flight->over = true;
            waiting.swap(flight->waiting);
            flights_.remove(flight);
        }
        for (const auto& each : waiting)
            if (auto alarm = each.lock())
                Alarm::ring(std::move(alarm));
    }

    boost::asio::awaitable<void> wait_for(FlightRef flight) {
        const auto alarm = std::make_shared<Alarm>(co_await boost::asio::this_coro::executor);
        if (!register_alarm(*flight, alarm))
            co_return;
        co_await alarm->wait();
        if (!is_over(*flight))
            throw boost::system::system_error(boost::asio::error::operation_aborted);
    }

    // False: nothing to wait for.
    bool register_alarm(Flight& flight, const std::shared_ptr<Alarm>& alarm) {
        const std::lock_guard lock(mutex_);
        if (flight.over)
            return false;
        std::erase_if(flight.waiting, [](const auto& weak) { return weak.expired(); });
        flight.waiting.push_back(alarm);
        return true;
    }

    bool is_over(const Flight& flight) const {
        const std::lock_guard lock(mutex_);
        return flight.over;
    }

    mutable std::mutex mutex_; // guards what follows, and whether each of them is over
    std::list<FlightRef> flights_;
};

} // namespace neo4j::detail
