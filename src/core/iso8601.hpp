#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <neo4j/date.hpp>
#include <neo4j/time.hpp>

namespace neo4j::detail {

/// Reads a text from left to right and remembers the first thing that was wrong. Neither throws nor
/// allocates but in raise().
class Iso8601Scanner {
public:
    explicit Iso8601Scanner(std::string_view text) noexcept : text_(text) {}

    [[nodiscard]] std::size_t position() const noexcept { return position_; }
    [[nodiscard]] bool at_end() const noexcept { return position_ == text_.size(); }
    /// The next character, '\0' at the end.
    [[nodiscard]] char peek() const noexcept { return at_end() ? '\0' : text_[position_]; }

    /// Skips the character if it comes next.
    bool accept(char c) noexcept;
    /// Reads a number of at least min digits and at most max (below 19).
    std::optional<std::int64_t> digits(int min, int max, const char* expected) noexcept;
    /// Reads the digits of a fraction as nanoseconds; what follows the ninth is cut off.
    std::optional<std::int32_t> fraction() noexcept;
    /// Reads up to a character, which is skipped.
    std::optional<std::string_view> until(char c, const char* expected) noexcept;

    /// Notes what should stand at a position (the present one unless given), the first time.
    std::nullopt_t fail(const char* expected) noexcept { return fail(expected, position_); }
    std::nullopt_t fail(const char* expected, std::size_t position) noexcept;
    /// Whether all has been read; fails if not.
    bool expect_end() noexcept;

    /// Throws the Iso8601Error that belongs to what fail() noted.
    [[noreturn]] void raise(const char* type) const;

private:
    std::string_view text_;
    std::size_t position_ = 0;
    const char* expected_ = nullptr;
    std::size_t failed_at_ = 0;
};

std::optional<Date> scan_date(Iso8601Scanner& scanner) noexcept;
std::optional<LocalTime> scan_local_time(Iso8601Scanner& scanner) noexcept;
/// "Z", "+01", "+01:00" or "+01:00:30", in seconds.
std::optional<std::int32_t> scan_offset(Iso8601Scanner& scanner) noexcept;

void append_date(std::string& out, Date date);
void append_local_time(std::string& out, LocalTime time);
void append_offset(std::string& out, std::int32_t seconds);

/// T::parse: what scan reads must be the whole text.
template <typename Scan>
auto parse_all(std::string_view text, const char* type, Scan scan) {
    Iso8601Scanner scanner(text);
    const auto result = scan(scanner);
    if (!result || !scanner.expect_end()) {
        scanner.raise(type);
    }
    return *result;
}

/// T::try_parse.
template <typename Scan>
auto try_parse_all(std::string_view text, Scan scan) noexcept {
    Iso8601Scanner scanner(text);
    auto result = scan(scanner);
    if (result && !scanner.expect_end()) {
        result.reset();
    }
    return result;
}

} // namespace neo4j::detail
