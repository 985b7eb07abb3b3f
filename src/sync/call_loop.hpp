#pragma once

#include <atomic>
#include <memory>
#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

namespace neo4j::detail {

// Where the coroutines of a blocking call run, on the calling thread. What that thread itself posts
// goes through a list; the io_context, for timers and other threads, is asked where the list is
// empty. (An io_context alone asks the kernel between any two handlers once it has had a timer: two
// to four system calls for a query that needs two.)
class CallLoop {
public:
    CallLoop() = default;
    ~CallLoop();
    CallLoop(const CallLoop&) = delete;
    CallLoop& operator=(const CallLoop&) = delete;

    // The calling thread runs it from now on.
    void adopt() noexcept { owner_.store(&this_thread_, std::memory_order_relaxed); }
    // Runs what there is until `done`.
    void run(const bool& done);

    class Executor {
    public:
        explicit Executor(CallLoop& loop) noexcept : loop_(&loop) {}

        template <class Function>
        void execute(Function&& function) const {
            if (loop_->owner_.load(std::memory_order_relaxed) == &this_thread_)
                loop_->push(std::make_unique<TaskOf<std::decay_t<Function>>>(
                    std::forward<Function>(function)));
            else
                loop_->context_.get_executor().execute(std::forward<Function>(function));
        }
        boost::asio::execution_context& query(boost::asio::execution::context_t) const noexcept {
            return loop_->context_;
        }
        static constexpr boost::asio::execution::blocking_t
        query(boost::asio::execution::blocking_t) noexcept {
            return boost::asio::execution::blocking.never;
        }
        bool operator==(const Executor&) const noexcept = default;

    private:
        CallLoop* loop_;
    };
    boost::asio::any_io_executor executor() noexcept { return Executor(*this); }

private:
    struct Task {
        virtual ~Task() = default;
        virtual void run() = 0;
        std::unique_ptr<Task> next;
    };
    template <class Function>
    struct TaskOf final : Task {
        template <class Given>
        explicit TaskOf(Given&& given) : function(std::forward<Given>(given)) {}
        void run() override { std::move(function)(); }
        Function function;
    };

    void push(std::unique_ptr<Task> task) noexcept;
    std::unique_ptr<Task> pop() noexcept;

    static inline constinit thread_local const char this_thread_ = 0; // its address is the thread's

    boost::asio::io_context context_{1};
    std::atomic<const char*> owner_{nullptr};
    std::unique_ptr<Task> first_; // the owner's alone
    Task* last_ = nullptr;
};

} // namespace neo4j::detail
