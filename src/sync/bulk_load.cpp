#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <neo4j/bulk.hpp>

#include "async/bulk_delivery.hpp"
#include "async/bulk_ledger.hpp"
#include "async/callback_scope.hpp"
#include "async/driver_core.hpp"
#include "sync/blocking.hpp"

// The blocking face: the calling thread reads and tells of the progress, a thread for each
// connection sends.
namespace neo4j::detail {
namespace {

using Batch = std::shared_ptr<const BulkBatch>;

class BlockingBulkLoad {
public:
    BlockingBulkLoad(const BulkJob& job, const BulkRows& rows)
        : job_(job), next_(std::get<RowSource>(rows.next)),
          ledger_(job.options, rows.total, job.driver->clock()) {}

    BulkReport run() {
        try {
            if (job_.workers() == 1)
                read([this](const Batch& batch) { send(*batch); });
            else
                read_beside_senders();
        } catch (...) {
            ledger_.stop(std::current_exception());
        }
        return ledger_.close();
    }

private:
    template <class Take>
    void read(const Take& take) {
        BulkCutter cutter(job_.options);
        for (bool more = true; more && !ledger_.stopped();) {
            const auto batch = std::make_shared<BulkBatch>(cutter.begin());
            std::exception_ptr error;
            try {
                while (more && !cutter.full(*batch))
                    more = next_(*batch);
            } catch (...) {
                error = std::current_exception();
            }
            cutter.end(*batch);
            ledger_.read(*batch);
            if (error) {
                leave(*batch);
                std::rethrow_exception(error);
            }
            if (!batch->empty())
                take(batch);
            tell();
        }
    }

    // Joins all threads, whatever happens.
    void read_beside_senders() {
        std::vector<std::thread> senders;
        try {
            for (std::size_t i = 0; i < job_.workers(); ++i)
                senders.emplace_back([this] { send_all(); });
            read([this](const Batch& batch) { hand_over(batch); });
        } catch (...) {
            ledger_.stop(std::current_exception());
        }
        finish(senders.size());
        for (auto& sender : senders)
            sender.join();
        if (waiting_) // nobody took it
            leave(*waiting_);
    }

    // Waits until a connection is free for it.
    void hand_over(const Batch& batch) {
        std::unique_lock lock(mutex_);
        waiting_ = batch;
        changed_.notify_all();
        while (waiting_ && !ledger_.stopped())
            await_news(lock);
    }

    void finish(std::size_t senders) {
        std::unique_lock lock(mutex_);
        all_read_ = true;
        changed_.notify_all();
        while (ended_ < senders) {
            try {
                await_news(lock);
            } catch (...) {
                ledger_.stop(std::current_exception());
                lock.lock();
            }
        }
    }

    // Until a sender has done something; tells of it without the lock.
    void await_news(std::unique_lock<std::mutex>& lock) {
        changed_.wait(lock, [&] { return news_; });
        news_ = false;
        lock.unlock();
        tell();
        lock.lock();
    }

    // A sender's thread.
    void send_all() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [&] { return waiting_ || all_read_ || ledger_.stopped(); });
            if (!waiting_ || ledger_.stopped())
                break;
            const auto batch = std::exchange(waiting_, nullptr);
            news();
            lock.unlock();
            send(*batch);
            lock.lock();
            news();
        }
        ++ended_;
        news();
    }

    void news() {
        news_ = true;
        changed_.notify_all();
    }

    void send(const BulkBatch& batch) noexcept {
        try {
            run_blocking(deliver(job_, batch, ledger_));
        } catch (...) {
            ledger_.stop(std::current_exception());
        }
    }

    void leave(const BulkBatch& batch) {
        if (!batch.empty())
            ledger_.settle({batch.number(), batch.first_row(), batch.rows()}, {});
    }

    // Where a batch has ended since the last time.
    void tell() {
        const auto& progress = job_.options.progress();
        if (!progress)
            return;
        const auto now = ledger_.progress();
        if (now.rows_done == told_)
            return;
        told_ = now.rows_done;
        progress(now);
    }

    const BulkJob& job_;
    const RowSource& next_;
    BulkLedger ledger_;
    std::uint64_t told_ = 0;

    std::mutex mutex_;
    std::condition_variable changed_;
    Batch waiting_;
    bool all_read_ = false;
    bool news_ = false;
    std::size_t ended_ = 0;
};

} // namespace

BulkReport BulkAccess::load(Driver& driver, BulkRows rows, Query query, BulkOptions options) {
    auto config = options.config();
    AsyncDriver::take_settings(query, config);
    options.config(std::move(config));
    const BulkJob job(driver.driver_.shared_core(), std::move(query), std::move(options));
    CallbackScope::check_outside(*job.driver);
    return BlockingBulkLoad(job, rows).run();
}

} // namespace neo4j::detail
