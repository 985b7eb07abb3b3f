#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "testkit/faults.hpp"
#include "testkit/json.hpp"

namespace testkit {

// What a test knows by number only.
template <class T>
class Objects {
public:
    explicit Objects(std::string_view kind) : kind_(kind) {}

    // The id that the next object will have.
    std::int64_t next_id() const noexcept { return last_ + 1; }
    std::int64_t add(std::shared_ptr<T> object) {
        objects_.emplace(++last_, std::move(object));
        return last_;
    }
    std::shared_ptr<T> at(const Json& id) const {
        const auto found = objects_.find(id.get<std::int64_t>());
        if (found == objects_.end())
            throw BackendFault("there is no " + kind_ + " with the id " + id.dump());
        return found->second;
    }
    void erase(const Json& id) { objects_.erase(id.get<std::int64_t>()); }

    // Known as long as this lives.
    class Loan {
    public:
        Loan(Objects& objects, std::shared_ptr<T> object)
            : objects_(objects), id_(objects.add(std::move(object))) {}
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
        ~Loan() { objects_.objects_.erase(id_); }

        std::int64_t id() const noexcept { return id_; }

    private:
        Objects& objects_;
        std::int64_t id_;
    };

private:
    std::string kind_;
    std::int64_t last_ = 0;
    std::unordered_map<std::int64_t, std::shared_ptr<T>> objects_;
};

} // namespace testkit
