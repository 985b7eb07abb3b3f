#include <exception>
#include <memory>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/bulk.hpp>

#include "async/bulk_delivery.hpp"
#include "async/bulk_ledger.hpp"
#include "async/driver_core.hpp"
#include "async/with_deadline.hpp"

// The awaited face: one coroutine reads, as many as there are connections send. All of them run on
// one strand.
namespace neo4j::detail {

namespace asio = boost::asio;
namespace experimental = boost::asio::experimental;
using boost::system::error_code;

namespace {

using Batch = std::shared_ptr<const BulkBatch>;

class AsyncBulkLoad {
public:
    using Self = std::shared_ptr<AsyncBulkLoad>;

    AsyncBulkLoad(const asio::any_io_executor& executor, BulkJob job, BulkRows rows)
        : job_(std::move(job)), rows_(std::move(rows)),
          ledger_(job_.options, rows_.total, job_.driver->clock()), channel_(executor),
          stop_(executor, asio::steady_timer::time_point::max()) {}

    static asio::awaitable<BulkReport> run(Self self) {
        const auto executor = co_await asio::this_coro::executor;
        using Task = decltype(asio::co_spawn(executor, read(self), asio::deferred));
        std::vector<Task> tasks;
        tasks.push_back(asio::co_spawn(executor, read_until_stopped(self), asio::deferred));
        for (std::size_t i = 0; i < self->job_.workers(); ++i)
            tasks.push_back(asio::co_spawn(executor, send(self), asio::deferred));
        try {
            auto group = experimental::make_parallel_group(std::move(tasks));
            co_await group.async_wait(experimental::wait_for_all(), asio::use_awaitable);
        } catch (...) { // cancelled before it began
            self->ledger_.stop(std::current_exception());
        }
        co_return self->ledger_.close();
    }

private:
    // The source is waited for no longer than the load goes on.
    static asio::awaitable<void> read_until_stopped(Self self) {
        const auto executor = co_await asio::this_coro::executor;
        auto group =
            experimental::make_parallel_group(asio::co_spawn(executor, read(self), asio::deferred),
                                              self->stop_.async_wait(asio::deferred));
        co_await group.async_wait(experimental::wait_for_one(), asio::use_awaitable);
    }

    static asio::awaitable<void> read(Self self) {
        std::exception_ptr error;
        try {
            co_await self->read_batches();
        } catch (...) {
            error = std::current_exception();
        }
        if (error && !self->ledger_.stopped())
            self->ledger_.stop(std::move(error));
        self->channel_.close();
    }

    asio::awaitable<void> read_batches() {
        BulkCutter cutter(job_.options);
        for (bool more = true; more && !ledger_.stopped();) {
            const auto batch = std::make_shared<BulkBatch>(cutter.begin());
            std::exception_ptr error;
            try {
                more = co_await fill(cutter, *batch);
            } catch (...) {
                error = std::current_exception();
            }
            cutter.end(*batch);
            ledger_.read(*batch);
            if (!error && !batch->empty() && !ledger_.stopped()) {
                try {
                    co_await hand_over(batch);
                    continue;
                } catch (...) {
                    error = std::current_exception();
                }
            }
            leave(*batch);
            if (error)
                std::rethrow_exception(error);
        }
    }

    // Waits until a connection is free for it: there is no room in the channel. Throws a cancel
    // where the load ends before.
    asio::awaitable<void> hand_over(Batch batch) {
        const auto result = co_await channel_.async_send(error_code(), std::move(batch),
                                                         asio::as_tuple(asio::use_awaitable));
        if (std::get<0>(result))
            throw boost::system::system_error(asio::error::operation_aborted);
    }

    void leave(const BulkBatch& batch) {
        if (!batch.empty())
            ledger_.settle({batch.number(), batch.first_row(), batch.rows()}, {});
    }

    // False: that was the last row.
    asio::awaitable<bool> fill(const BulkCutter& cutter, BulkBatch& batch) {
        while (!cutter.full(batch)) {
            bool more = false;
            if (const auto* next = std::get_if<RowSource>(&rows_.next))
                more = (*next)(batch);
            else
                more = co_await std::get<AsyncRowSource>(rows_.next)(batch);
            if (!more)
                co_return false;
        }
        co_return true;
    }

    static asio::awaitable<void> send(Self self) {
        auto& ledger = self->ledger_;
        while (!ledger.stopped()) {
            const auto [closed, batch] =
                co_await self->channel_.async_receive(asio::as_tuple(asio::use_awaitable));
            if (closed)
                co_return;
            try {
                co_await deliver(self->job_, *batch, ledger);
            } catch (...) { // cancelled in the moment in between
                self->leave(*batch);
                ledger.stop(std::current_exception());
            }
            self->tell();
        }
        self->stop_.cancel();
        self->channel_.cancel();
        self->channel_.close();
    }

    void tell() {
        const auto& progress = job_.options.progress();
        if (!progress)
            return;
        try {
            progress(ledger_.progress());
        } catch (...) {
            ledger_.stop(std::current_exception());
        }
    }

    BulkJob job_;
    BulkRows rows_;
    BulkLedger ledger_;
    experimental::channel<void(error_code, Batch)> channel_;
    asio::steady_timer stop_; // cancelled when the load ends early
};

asio::awaitable<BulkReport> start(BulkJob job, BulkRows rows) {
    const auto executor = co_await asio::this_coro::executor;
    auto load = std::make_shared<AsyncBulkLoad>(executor, std::move(job), std::move(rows));
    co_return co_await AsyncBulkLoad::run(std::move(load));
}

} // namespace

asio::awaitable<BulkReport> BulkAccess::load(AsyncDriver& driver, BulkRows rows, Query query,
                                             BulkOptions options) {
    auto config = options.config();
    AsyncDriver::take_settings(query, config);
    options.config(std::move(config));
    BulkJob job(driver.shared_core(), std::move(query), std::move(options));
    return with_deadline(start(std::move(job), std::move(rows)), Deadline::never());
}

} // namespace neo4j::detail
