#include <utility>

#include <neo4j/result.hpp>

#include "async/result_core.hpp"
#include "sync/blocking.hpp"

namespace neo4j {

using detail::run_blocking;

std::optional<Record> Result::next() {
    if (auto record = result_.try_next())
        return record;
    return run_blocking(result_.next());
}

RecordBatch Result::next_batch() {
    auto& core = result_.core();
    core.check_readable();
    if (core.ready_now())
        return core.take_batch();
    return run_blocking(result_.next_batch());
}

std::optional<Record> Result::peek() {
    return run_blocking(result_.peek());
}
Records Result::fetch(std::size_t n) {
    return run_blocking(result_.fetch(n));
}
Records Result::collect() {
    return run_blocking(result_.collect());
}
Record Result::single() {
    if (auto record = result_.core().single_now())
        return std::move(*record);
    return run_blocking(result_.single());
}
std::optional<Record> Result::single_or_none() {
    return run_blocking(result_.single_or_none());
}
List Result::value(FieldKey key, Value fallback) {
    return run_blocking(result_.value(key, std::move(fallback)));
}
std::vector<List> Result::values_of(detail::KeyList keys) {
    return run_blocking(result_.values_of(std::move(keys)));
}
std::vector<Map> Result::data_of(detail::KeyList keys) {
    return run_blocking(result_.data_of(std::move(keys)));
}
Graph Result::graph() {
    return run_blocking(result_.graph());
}
Table Result::to_table(TableOptions options) {
    return run_blocking(result_.to_table(options));
}
ResultSummary Result::consume() {
    return run_blocking(result_.consume());
}
EagerResult Result::to_eager_result() {
    return run_blocking(result_.to_eager_result());
}

} // namespace neo4j
