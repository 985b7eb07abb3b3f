#include "integration/faults/tally.hpp"

#include <algorithm>
#include <exception>

#include <neo4j/error.hpp>

namespace neo4j::test {

namespace {

struct Kind {
    std::string name;
    bool expected = true;
};

// In a handler. Expected is what the documentation names for a transaction whose server or network
// fails.
Kind kind() {
    try {
        throw;
    } catch (const IncompleteCommit&) {
        return {"IncompleteCommit"};
    } catch (const ServiceUnavailable&) {
        return {"ServiceUnavailable"};
    } catch (const SessionExpired&) {
        return {"SessionExpired"};
    } catch (const ConnectionAcquisitionTimeoutError&) {
        return {"ConnectionAcquisitionTimeoutError"};
    } catch (const DatabaseUnavailable&) {
        return {"DatabaseUnavailable"};
    } catch (const TransientError& error) {
        return {"TransientError " + error.code()};
    } catch (const Neo4jError& error) {
        return {error.code(), false};
    } catch (const std::exception& error) {
        return {error.what(), false};
    }
}

} // namespace

std::int64_t Tally::next() {
    const std::lock_guard lock(mutex_);
    return ++last_;
}

void Tally::acknowledged(std::int64_t row) {
    const std::lock_guard lock(mutex_);
    rows_.acknowledged.insert(row);
    more_.notify_all();
}

void Tally::failed(std::int64_t row) {
    const auto what = kind();
    std::string text;
    try {
        throw;
    } catch (const std::exception& error) {
        text = error.what();
    }
    const std::lock_guard lock(mutex_);
    (what.name == "IncompleteCommit" ? rows_.in_doubt : rows_.failed).insert(row);
    ++rows_.kinds[what.name];
    if (!what.expected)
        rows_.unexpected.push_back(text);
}

void Tally::took(std::chrono::steady_clock::duration time) {
    const std::lock_guard lock(mutex_);
    rows_.longest = std::max(rows_.longest, time);
}

bool Tally::wait_for(std::size_t more, std::size_t since,
                     std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    return more_.wait_until(lock, until, [&] { return rows_.acknowledged.size() >= since + more; });
}

Tally::Rows Tally::rows() const {
    const std::lock_guard lock(mutex_);
    return rows_;
}

std::size_t Tally::count() const {
    const std::lock_guard lock(mutex_);
    return rows_.acknowledged.size();
}

} // namespace neo4j::test
