#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/detail/name_index.hpp>

namespace neo4j::detail {

/// What somebody has worked out about the field names of a result, to be kept with them.
class KeyPlan {
public:
    virtual ~KeyPlan() = default;
    KeyPlan(const KeyPlan&) = delete;
    KeyPlan& operator=(const KeyPlan&) = delete;

protected:
    KeyPlan() = default;

private:
    friend class Keys;
    template <class Plan>
    static constexpr char kind_of = 0; // its address tells the kinds of plans apart

    const char* kind_ = nullptr;
    const KeyPlan* next_ = nullptr;
};

/// The field names of a result: made once, shared by all of its records, never changed. A name
/// may stand there twice (a procedure may do that); looking it up finds the first, as in the
/// Python driver.
class Keys {
    auto name_at() const noexcept {
        return [this](std::size_t i) -> std::string_view { return names_[i]; };
    }

public:
    static constexpr std::size_t none = NameIndex::none;

    Keys() = default;
    explicit Keys(std::vector<std::string> names) : names_(std::move(names)) {
        if (names_.size() > NameIndex::worth_it)
            index_.build(names_.size(), name_at());
    }
    Keys(const Keys&) = delete;
    Keys& operator=(const Keys&) = delete;
    ~Keys() {
        for (const KeyPlan* plan = plans_.load(std::memory_order_relaxed); plan != nullptr;)
            delete std::exchange(plan, plan->next_);
    }

    std::size_t size() const noexcept { return names_.size(); }
    const std::string& operator[](std::size_t position) const noexcept { return names_[position]; }
    const std::vector<std::string>& names() const noexcept { return names_; }

    /// The position of the first field of that name, or none.
    std::size_t find(std::string_view name) const {
        if (index_.built())
            return index_.find(name, name_at());
        for (std::size_t i = 0; i < names_.size(); ++i)
            if (names_[i] == name)
                return i;
        return none;
    }

    /// The plan of that kind, made of these names by whoever asks first. Any number of threads may
    /// ask; where two are first, there are two plans, which does no harm.
    /// Errors: those of its constructor.
    template <class Plan>
    const Plan& plan() const {
        constexpr auto* kind = &KeyPlan::kind_of<Plan>;
        const KeyPlan* first = plans_.load(std::memory_order_acquire);
        for (const KeyPlan* each = first; each != nullptr; each = each->next_)
            if (each->kind_ == kind)
                return static_cast<const Plan&>(*each);
        auto made = std::make_unique<Plan>(*this);
        KeyPlan& base = *made;
        base.kind_ = kind;
        base.next_ = first;
        while (!plans_.compare_exchange_weak(base.next_, made.get(), std::memory_order_release,
                                             std::memory_order_relaxed)) {
        }
        return *made.release();
    }

private:
    std::vector<std::string> names_;
    NameIndex index_;
    mutable std::atomic<const KeyPlan*> plans_ = nullptr;
};

using KeysRef = std::shared_ptr<const Keys>;

} // namespace neo4j::detail
