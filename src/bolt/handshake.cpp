#include "bolt/handshake.hpp"

#include <algorithm>
#include <string>

namespace neo4j::bolt {
namespace {

constexpr std::array<std::byte, 20> as_bytes(const std::array<unsigned char, 20>& raw) {
    std::array<std::byte, 20> out{};
    for (std::size_t i = 0; i < raw.size(); ++i)
        out[i] = static_cast<std::byte>(raw[i]);
    return out;
}

// [0, range, minor, major] each: minor down to minor - range.
constexpr auto manifest_proposal = as_bytes({
    0x60, 0x60, 0xB0, 0x17, // magic
    0x00, 0x00, 0x01, 0xFF, // manifest v1
    0x00, 0x08, 0x08, 0x05, // 5.8 down to 5.0
    0x00, 0x03, 0x04, 0x04, // 4.4 down to 4.1
    0x00, 0x00, 0x00, 0x03, // 3.0
});

// Servers 4.0 to 4.2 read the last two bytes only, so that 4.1 takes an offer of its own. 4.2 needs
// none: its servers speak 4.1 too.
constexpr auto classic_proposal = as_bytes({
    0x60, 0x60, 0xB0, 0x17, // magic
    0x00, 0x08, 0x08, 0x05, // 5.8 down to 5.0
    0x00, 0x02, 0x04, 0x04, // 4.4 down to 4.2
    0x00, 0x00, 0x01, 0x04, // 4.1
    0x00, 0x00, 0x00, 0x03, // 3.0
});

// No server offers more than a handful; the bound keeps a hostile manifest from going on for ever.
constexpr std::uint64_t most_offers = 256;

constexpr bool spoken(Version v) {
    switch (v.major) {
    case 3:
        return v.minor == 0;
    case 4:
        return v.minor >= 1 && v.minor <= 4;
    case 5:
        return v.minor <= 8;
    case 6:
        return v.minor <= 1;
    default:
        return false;
    }
}

} // namespace

std::span<const std::byte, 20> Handshake::proposal(BoltHandshake kind) noexcept {
    return kind == BoltHandshake::classic ? classic_proposal : manifest_proposal;
}

std::size_t Handshake::wanted() const noexcept {
    if (state_ != State::reading)
        return 0;
    switch (part_) {
    case Part::answer:
        return 4 - quad_size_;
    // Each offer is four bytes and one byte of capabilities follows at least.
    case Part::offers:
        return offers_left_ * 4 - quad_size_ + 1;
    case Part::count:
    case Part::capabilities:
        return 1;
    }
    return 1;
}

void Handshake::feed(std::span<const std::byte> bytes) {
    for (auto b : bytes) {
        if (state_ == State::failed)
            return; // the first fault stands
        if (state_ != State::reading)
            return fail(Errc::surplus_bytes, "after the handshake");
        take(b);
    }
}

void Handshake::take(std::byte b) {
    switch (part_) {
    case Part::answer:
        quad_[quad_size_++] = std::to_integer<std::uint8_t>(b);
        if (quad_size_ == 4)
            on_answer();
        return;
    case Part::count:
        if (!take_varint(b))
            return;
        if (varint_ > most_offers)
            return fail(Errc::manifest_malformed, std::to_string(varint_) + " offers");
        offers_left_ = varint_;
        part_ = offers_left_ > 0 ? Part::offers : Part::capabilities;
        varint_ = varint_shift_ = 0;
        return;
    case Part::offers:
        quad_[quad_size_++] = std::to_integer<std::uint8_t>(b);
        if (quad_size_ < 4)
            return;
        quad_size_ = 0;
        // [0, range, minor, major]: minor down to minor - range.
        for (int minor = quad_[2]; minor >= std::max(0, quad_[2] - quad_[1]); --minor) {
            Version v{quad_[3], static_cast<std::uint8_t>(minor)};
            if (spoken(v))
                best_ = std::max(best_, v);
        }
        if (--offers_left_ == 0)
            part_ = Part::capabilities;
        return;
    case Part::capabilities:
        if (take_varint(b))
            choose();
        return;
    }
}

void Handshake::on_answer() {
    const auto [a, b, c, d] = quad_;
    quad_size_ = 0;
    if (a == 'H' && b == 'T' && c == 'T' && d == 'P')
        return fail(Errc::not_bolt_http);
    if (a == 0 && b == 0 && c == 0 && d == 0)
        return fail(Errc::no_common_version,
                    kind_ == BoltHandshake::classic
                        ? "Bolt 6 was not offered, since bolt_handshake is classic"
                        : "Neo4j 4.1 and 4.2 need bolt_handshake(BoltHandshake::classic)");
    if (kind_ == BoltHandshake::manifest && a == 0 && b == 0 && c == 1 && d == 0xFF) {
        part_ = Part::count;
        return;
    }
    version_ = Version{d, c};
    if (a != 0 || b != 0 || !spoken(version_) || version_.major > 5) {
        static constexpr char hex[] = "0123456789ABCDEF";
        std::string detail = "it answered";
        for (auto byte : quad_) {
            detail += ' ';
            detail += hex[byte >> 4];
            detail += hex[byte & 15];
        }
        return fail(Errc::not_bolt, std::move(detail));
    }
    state_ = State::done;
}

// Base 128, least significant group first, the high bit says that more follows.
bool Handshake::take_varint(std::byte b) {
    const auto byte = std::to_integer<std::uint64_t>(b);
    if (varint_shift_ > 56) {
        fail(Errc::manifest_malformed, "a varint of more than nine bytes");
        return false;
    }
    varint_ |= (byte & 0x7F) << varint_shift_;
    varint_shift_ += 7;
    return (byte & 0x80) == 0;
}

void Handshake::choose() {
    version_ = best_;
    // [0, 0, minor, major] and no capabilities; 0.0 says that nothing fits.
    reply_ = {std::byte{0}, std::byte{0}, std::byte{best_.minor}, std::byte{best_.major},
              std::byte{0}};
    if (best_ == Version{})
        fault_ = {Errc::no_common_version, {}};
    state_ = State::replying;
}

void Handshake::fail(Errc code, std::string detail) {
    fault_ = {code, std::move(detail)};
    state_ = State::failed;
}

} // namespace neo4j::bolt
