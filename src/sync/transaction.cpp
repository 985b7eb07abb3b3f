#include <utility>

#include <neo4j/transaction.hpp>

#include "sync/blocking.hpp"

namespace neo4j {

using detail::run_blocking;

Result ManagedTransaction::run(Query query, Params parameters) {
    return Result(run_blocking(transaction_.run(std::move(query), std::move(parameters))));
}

Result Transaction::run(Query query, Params parameters) {
    return Result(run_blocking(transaction_.run(std::move(query), std::move(parameters))));
}
void Transaction::commit() {
    run_blocking(transaction_.commit());
}
void Transaction::rollback() {
    run_blocking(transaction_.rollback());
}
void Transaction::close() {
    run_blocking(transaction_.close());
}

} // namespace neo4j
