#include "packstream/scan.hpp"

#include <array>

namespace neo4j::packstream {
namespace {

// A list, map or structure that is not at its end.
struct Open {
    std::size_t left; // values that are still to come; of a map, entries
    bool map;
};

class Scanner {
public:
    Scanner(const std::byte* at, const std::byte* end, Dialect dialect) noexcept
        : at_(at), end_(end), dialect_(dialect) {}

    Scan run() noexcept {
        do {
            const Errc error = value();
            if (error != Errc::ok)
                return {at_, error};
        } while (depth_ > 0);
        return {at_, Errc::ok};
    }

private:
    std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - at_); }

    // One scalar, or the head of a container; then, where a value is complete, whatever else is
    // complete with it.
    Errc value() noexcept {
        if (at_ == end_)
            return Errc::truncated;
        const MarkerInfo& info = info_of(at_);
        switch (info.kind) {
        case Kind::reserved:
            return Errc::unknown_marker;
        case Kind::text:
            if (const Errc error = text(); error != Errc::ok)
                return error;
            break;
        case Kind::bytes: {
            std::size_t count = 0;
            if (const Errc error = head(info, count); error != Errc::ok)
                return error;
            if (count > left())
                return Errc::truncated;
            at_ += count;
            break;
        }
        case Kind::list:
        case Kind::map:
        case Kind::structure: {
            std::size_t count = 0;
            if (const Errc error = head(info, count); error != Errc::ok)
                return error;
            const bool map = info.kind == Kind::map;
            // Each value takes a byte at least: so no count is believed before its bytes are here.
            if (count > left() || (map && count > left() / 2))
                return Errc::truncated;
            if (depth_ == max_depth)
                return Errc::too_deep;
            if (count == 0)
                break;
            open_[depth_++] = {count, map};
            return map ? key() : Errc::ok;
        }
        case Kind::uuid:
            if (!dialect_.uuids)
                return Errc::unknown_marker;
            [[fallthrough]];
        default:
            if (info.fixed > left())
                return Errc::truncated;
            at_ += info.fixed;
            break;
        }
        return close();
    }

    // A value is complete: closes what ends with it, or reads the key of the next entry.
    Errc close() noexcept {
        while (depth_ > 0) {
            Open& open = open_[depth_ - 1];
            if (--open.left > 0)
                return open.map ? key() : Errc::ok;
            --depth_;
        }
        return Errc::ok;
    }

    Errc key() noexcept {
        if (at_ == end_)
            return Errc::truncated;
        return info_of(at_).kind == Kind::text ? text() : Errc::bad_key;
    }

    Errc text() noexcept {
        std::size_t count = 0;
        if (const Errc error = head(info_of(at_), count); error != Errc::ok)
            return error;
        if (count > left())
            return Errc::truncated;
        if (!is_utf8(at_, count))
            return Errc::bad_text;
        at_ += count;
        return Errc::ok;
    }

    // Reads marker, length and tag, and moves behind them.
    Errc head(const MarkerInfo& info, std::size_t& count) noexcept {
        const std::size_t size =
            std::size_t{1} + info.length_size + (info.kind == Kind::structure ? 1 : 0);
        if (size > left())
            return Errc::truncated;
        const Head head = read_head(at_);
        count = head.count;
        at_ = head.content;
        return Errc::ok;
    }

    const std::byte* at_;
    const std::byte* end_;
    Dialect dialect_;
    std::size_t depth_ = 0;
    std::array<Open, max_depth> open_; // not cleared: only what is below depth_ counts
};

} // namespace

Scan validate(const std::byte* at, const std::byte* end, Dialect dialect) noexcept {
    return Scanner(at, end, dialect).run();
}

std::string_view describe(Errc error) noexcept {
    switch (error) {
    case Errc::ok:
        return "no error";
    case Errc::truncated:
        return "a value goes on beyond the end of its message";
    case Errc::unknown_marker:
        return "a byte that begins no PackStream value of this version";
    case Errc::bad_key:
        return "a map has a key that is no text";
    case Errc::bad_text:
        return "a text is not UTF-8";
    case Errc::too_deep:
        return "values are nested more than 1024 times";
    case Errc::not_a_list:
        return "a record's fields are no list";
    case Errc::wrong_columns:
        return "a record has another number of fields than its result has keys";
    case Errc::surplus_bytes:
        return "bytes follow after the value";
    case Errc::too_large:
        return "a message of more than 4 GiB";
    }
    return "unknown PackStream error";
}

} // namespace neo4j::packstream
