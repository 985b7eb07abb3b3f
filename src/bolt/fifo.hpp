#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace neo4j::bolt {

// A queue that is mostly short and often empty: then it begins at its front again, without moving
// anything and without giving its memory back. A std::deque would begin with 576 bytes.
template <class T>
class Fifo {
public:
    bool empty() const noexcept { return first_ == all_.size(); }
    std::size_t size() const noexcept { return all_.size() - first_; }
    std::size_t capacity() const noexcept { return all_.capacity(); }

    T& front() noexcept { return all_[first_]; }
    const T& front() const noexcept { return all_[first_]; }
    T& back() noexcept { return all_.back(); }
    const T& back() const noexcept { return all_.back(); }
    auto begin() const noexcept { return all_.begin() + static_cast<std::ptrdiff_t>(first_); }
    auto end() const noexcept { return all_.end(); }
    auto begin() noexcept { return all_.begin() + static_cast<std::ptrdiff_t>(first_); }
    auto end() noexcept { return all_.end(); }

    void push_back(T value) {
        // Half of it at least is to be given up, so that each element is moved once at most.
        if (all_.size() == all_.capacity() && first_ > 0 && first_ >= all_.size() / 2) {
            all_.erase(all_.begin(), begin());
            first_ = 0;
        }
        all_.push_back(std::move(value));
    }
    T take_front() {
        T value = std::move(all_[first_++]);
        if (empty())
            clear();
        return value;
    }
    void clear() noexcept {
        all_.clear();
        first_ = 0;
    }

private:
    std::vector<T> all_;
    std::size_t first_ = 0;
};

} // namespace neo4j::bolt
