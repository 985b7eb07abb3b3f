#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace neo4j::test {

// What became of each row that somebody tried to write.
//
// Thread safety: any thread.
class Tally {
public:
    // The next row's number.
    std::int64_t next();
    void acknowledged(std::int64_t row);
    // Called in the handler of what was thrown.
    void failed(std::int64_t row);
    // How long one call took.
    void took(std::chrono::steady_clock::duration time);

    // Waits until so many more rows are acknowledged than `since`. False: not in time.
    bool wait_for(std::size_t more, std::size_t since, std::chrono::steady_clock::time_point until);

    struct Rows {
        std::set<std::int64_t> acknowledged;
        std::set<std::int64_t> in_doubt;               // IncompleteCommit
        std::set<std::int64_t> failed;                 // by another error
        std::map<std::string, std::size_t> kinds;      // of errors, how often
        std::vector<std::string> unexpected;           // errors of no kind that is named for this
        std::chrono::steady_clock::duration longest{}; // call
    };
    Rows rows() const;
    std::size_t count() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable more_;
    std::int64_t last_ = 0;
    Rows rows_;
};

} // namespace neo4j::test
