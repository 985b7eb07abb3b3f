#include "async/operation.hpp"

#include <typeinfo>
#include <utility>

#include <boost/core/demangle.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/fault.hpp"
#include "async/hook.hpp"

namespace neo4j::detail {
namespace {

struct ErrorName {
    std::string type;
    std::string code; // of a server's
};

constexpr std::string_view cancelled = "cancelled";
constexpr std::string_view no_status = "50N42"; // stands for: none was sent

std::string class_of(const std::exception& error) {
    return boost::core::demangle(typeid(error).name());
}

ErrorName name_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Neo4jError& failure) {
        const bool has_status = failure.gql_status() != no_status;
        return {has_status ? failure.gql_status() : failure.code(), failure.code()};
    } catch (const boost::system::system_error& failure) {
        return {is_cancel(failure) ? std::string(cancelled) : class_of(failure), {}};
    } catch (const std::exception& failure) {
        return {class_of(failure), {}};
    } catch (...) {
        return {"_OTHER", {}};
    }
}

std::string text_for(const TelemetryHook& hook, std::string_view query) {
    switch (hook.query_text()) {
    case QueryText::none:
        break;
    case QueryText::redacted:
        return redact_query(query);
    case QueryText::verbatim:
        return std::string(query);
    }
    return {};
}

} // namespace

Operation::Operation(const std::shared_ptr<TelemetryHook>& hook, std::shared_ptr<const Clock> clock,
                     const Address& server, OperationKind kind, std::string_view database,
                     std::string_view query, std::shared_ptr<Operation> parent)
    : hook_(hook), clock_(std::move(clock)), start_(clock_->now()), kind_(kind),
      parent_(std::move(parent)), query_(text_for(*hook, query)), database_(database),
      server_(server) {}

std::shared_ptr<Operation> Operation::start(const std::shared_ptr<TelemetryHook>& hook,
                                            std::shared_ptr<const Clock> clock,
                                            const Address& server, OperationKind kind,
                                            std::string_view database, std::string_view query) {
    std::shared_ptr<Operation> operation;
    call_hook([&] {
        operation.reset(
            new Operation(hook, std::move(clock), server, kind, database, query, nullptr));
        operation->tell_start();
    });
    return operation;
}

std::shared_ptr<Operation> Operation::start_query(const std::shared_ptr<Operation>& parent,
                                                  std::string_view query) {
    // execute_query has told of its query itself.
    const bool told = parent->kind_ == OperationKind::execute_query;
    std::shared_ptr<Operation> operation;
    call_hook([&] {
        operation.reset(new Operation(parent->hook_, parent->clock_, parent->server_,
                                      OperationKind::transaction_run, parent->database_,
                                      told ? std::string_view() : query, parent));
        if (!told)
            operation->tell_start();
    });
    return operation;
}

void Operation::tell_start() {
    try {
        span_ = hook_->start(info(), parent_ ? parent_->span_.get() : nullptr);
    } catch (...) {
        log_hook_error();
    }
}

OperationInfo Operation::info() const noexcept {
    return {kind_, database_, query_, &server_};
}

void Operation::served_by(const Address& server) noexcept {
    call_hook([&] { server_ = server; });
}

void Operation::in_database(std::string_view database) noexcept {
    call_hook([&] {
        database_ = database;
        if (parent_)
            parent_->database_ = database;
    });
}

void Operation::retry(const std::exception_ptr& error, std::chrono::nanoseconds pause) noexcept {
    ++failed_tries_;
    if (!span_)
        return;
    call_hook([&] {
        const auto name = name_of(error);
        span_->retry({failed_tries_, name.type, error, pause});
    });
}

void Operation::end(std::optional<std::uint64_t> returned_rows) noexcept {
    if (!returned_rows)
        returned_rows = rows_; // execute_query's
    OperationEnd end;
    end.returned_rows = returned_rows;
    tell_end(end);
}

void Operation::fail(const std::exception_ptr& error) noexcept {
    if (ended_ || !span_)
        return;
    ErrorName name;
    call_hook([&] { name = name_of(error); });
    OperationEnd end;
    end.error_type = name.type;
    end.status_code = name.code;
    end.error = error;
    tell_end(end);
}

void Operation::cancel() noexcept {
    OperationEnd end;
    end.error_type = cancelled;
    tell_end(end);
}

void Operation::tell_end(OperationEnd& end) noexcept {
    if (std::exchange(ended_, true))
        return;
    if (!span_) {
        if (parent_ && end.returned_rows)
            parent_->rows_ = end.returned_rows;
        return;
    }
    end.operation = info();
    end.duration = clock_->now() - start_;
    call_hook([&] { span_->end(end); });
}

} // namespace neo4j::detail
