#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace neo4j::detail {

/// A hash table from a name to its position in someone else's sequence of names. It holds
/// positions only; the owner says by `name_at(position)` what stands there. One pointer large.
class NameIndex {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    /// Up to this many names a linear search is faster.
    static constexpr std::size_t worth_it = 16;

    bool built() const noexcept { return table_ != nullptr; }

    /// The position noted for the name, or none.
    template <class NameAt>
    std::size_t find(std::string_view name, NameAt&& name_at) const {
        for (std::size_t slot = hash(name) & mask();; slot = (slot + 1) & mask()) {
            const auto position = slots()[slot];
            if (position == empty)
                return none;
            if (name_at(position) == name)
                return position;
        }
    }

    /// Notes positions 0 to count - 1; of equal names the first one wins. At least half of the
    /// table stays empty; `least_slots` asks for more.
    template <class NameAt>
    void build(std::size_t count, NameAt&& name_at, std::size_t least_slots = 64) {
        std::size_t size = 64;
        while (size < count * 2 || size < least_slots)
            size *= 2;
        table_ = std::make_unique_for_overwrite<std::uint32_t[]>(size + 1);
        table_[0] = static_cast<std::uint32_t>(size - 1);
        for (std::size_t slot = 0; slot < size; ++slot)
            slots()[slot] = empty;
        for (std::size_t position = 0; position < count; ++position)
            put(position, name_at);
    }

    /// Notes the last position of a sequence that has grown to `count` names.
    template <class NameAt>
    void grown_to(std::size_t count, NameAt&& name_at) {
        // Twice the room that is needed now, so that growing one by one stays cheap.
        if (count * 2 > mask() + 1)
            build(count, name_at, count * 4);
        else
            put(count - 1, name_at);
    }

    void clear() noexcept { table_.reset(); }

private:
    static constexpr std::uint32_t empty = 0xFFFFFFFF;

    static std::size_t hash(std::string_view name) noexcept {
        return std::hash<std::string_view>{}(name);
    }

    std::size_t mask() const noexcept { return table_[0]; }
    std::uint32_t* slots() const noexcept { return table_.get() + 1; }

    template <class NameAt>
    void put(std::size_t position, NameAt&& name_at) {
        const std::string_view name = name_at(position);
        for (std::size_t slot = hash(name) & mask();; slot = (slot + 1) & mask()) {
            if (slots()[slot] == empty) {
                slots()[slot] = static_cast<std::uint32_t>(position);
                return;
            }
            if (name_at(slots()[slot]) == name)
                return;
        }
    }

    std::unique_ptr<std::uint32_t[]> table_; // the mask, then the slots
};

} // namespace neo4j::detail
