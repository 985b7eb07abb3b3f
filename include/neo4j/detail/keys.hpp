#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/detail/name_index.hpp>

namespace neo4j::detail {

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

private:
    std::vector<std::string> names_;
    NameIndex index_;
};

using KeysRef = std::shared_ptr<const Keys>;

} // namespace neo4j::detail
