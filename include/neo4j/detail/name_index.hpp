#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include <neo4j/export.hpp>

namespace neo4j::detail {

/// A hash that nobody can foresee: SipHash-1-3 with a key that each process draws anew.
[[nodiscard]] NEO4J_API std::uint64_t keyed_hash(std::string_view name) noexcept;

/// A hash table from a name to its position in someone else's sequence of names. It holds
/// positions only; the owner says by `name_at(position)` what stands there. One pointer large.
///
/// Names may come from strangers, who can make them so that std::hash puts all of them in one
/// place: where they crowd together, as chance hardly ever has it, keyed_hash() takes over.
class NameIndex {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    /// Up to this many names a linear search is faster.
    static constexpr std::size_t worth_it = 16;

    bool built() const noexcept { return table_ != nullptr; }

    /// The position noted for the name, or none.
    template <class NameAt>
    std::size_t find(std::string_view name, NameAt&& name_at) const {
        for (std::size_t slot = first_slot(name);; slot = (slot + 1) & mask()) {
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
        const bool crowded = built() && keyed(); // once
        make_table(size, crowded);
        if (!put_all(count, name_at)) {
            make_table(size, true);
            put_all(count, name_at);
        }
    }

    /// Notes the last position of a sequence that has grown to `count` names.
    template <class NameAt>
    void grown_to(std::size_t count, NameAt&& name_at) {
        // Twice the room that is needed now, so that growing one by one stays cheap.
        if (count * 2 > mask() + 1)
            build(count, name_at, count * 4);
        else if (!put(count - 1, name_at)) {
            make_table(mask() + 1, true);
            put_all(count, name_at);
        }
    }

    void clear() noexcept { table_.reset(); }

private:
    static constexpr std::uint32_t empty = 0xFFFFFFFF;

    // By chance a table that is half full has a run of some 70 slots among a million names.
    static constexpr std::size_t most_probes = 128;

    std::size_t mask() const noexcept { return table_[0]; }
    bool keyed() const noexcept { return table_[1] != 0; }
    std::uint32_t* slots() const noexcept { return table_.get() + 2; }

    std::size_t first_slot(std::string_view name) const noexcept {
        const std::size_t hash = keyed() ? keyed_hash(name) : std::hash<std::string_view>{}(name);
        return hash & mask();
    }

    void make_table(std::size_t size, bool keyed) {
        table_ = std::make_unique_for_overwrite<std::uint32_t[]>(size + 2);
        table_[0] = static_cast<std::uint32_t>(size - 1);
        table_[1] = keyed ? 1 : 0;
        for (std::size_t slot = 0; slot < size; ++slot)
            slots()[slot] = empty;
    }

    // False: the names crowd together, and some are not noted.
    template <class NameAt>
    bool put_all(std::size_t count, NameAt&& name_at) {
        for (std::size_t position = 0; position < count; ++position)
            if (!put(position, name_at))
                return false;
        return true;
    }

    template <class NameAt>
    bool put(std::size_t position, NameAt&& name_at) {
        const std::string_view name = name_at(position);
        std::size_t probes = 0;
        for (std::size_t slot = first_slot(name);; slot = (slot + 1) & mask()) {
            if (slots()[slot] == empty) {
                slots()[slot] = static_cast<std::uint32_t>(position);
                return true;
            }
            if (name_at(slots()[slot]) == name)
                return true;
            if (++probes > most_probes && !keyed())
                return false;
        }
    }

    std::unique_ptr<std::uint32_t[]> table_; // the mask, whether keyed_hash() is used, the slots
};

} // namespace neo4j::detail
