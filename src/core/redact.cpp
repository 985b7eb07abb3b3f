#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <neo4j/telemetry.hpp>

namespace neo4j {
namespace {

// Not std::isdigit and the like: those ask the locale.
bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
bool is_ascii(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x80;
}
// What a name may go on with; all that is not ASCII counts as such, white space included.
bool is_in_name(char c) noexcept {
    return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           !is_ascii(c);
}

constexpr auto npos = std::string_view::npos;

// Whether it holds the code of a character, which older servers read before anything else: it may
// stand for a quote.
bool has_code(std::string_view text) noexcept {
    return text.find("\\u") != npos || text.find("\\U") != npos;
}

// Reads a query from its start to its end, once. Which part of it is what the server decides;
// where this one cannot be sure it gives nothing away.
class Redactor {
public:
    explicit Redactor(std::string_view query) : query_(query) {}

    std::string text() {
        out_.reserve(query_.size());
        while (at_ < query_.size())
            step();
        return std::move(out_);
    }

private:
    char peek(std::size_t ahead = 0) const noexcept {
        return at_ + ahead < query_.size() ? query_[at_ + ahead] : '\0';
    }

    void keep(std::size_t n) {
        out_ += query_.substr(at_, n);
        at_ += n;
    }
    // Goes on behind `end`, which is none where something has no end.
    void replace_to(std::size_t end, char by) {
        out_ += end == npos ? '?' : by;
        at_ = end == npos ? query_.size() : end;
    }

    void step() {
        const char c = peek();
        if (c == '\\')
            replace_to(npos, '?'); // an escape outside of texts: it may stand for anything
        else if (c == '\'' || c == '"')
            replace_to(end_of_text(c), '?');
        else if (c == '`')
            keep_quoted_name();
        else if (c == '/' && peek(1) == '/')
            drop_comment(std::min(query_.find_first_of("\r\n", at_), query_.size()));
        else if (c == '/' && peek(1) == '*')
            drop_comment(end_of_comment());
        else if (is_digit(c) || (c == '.' && is_digit(peek(1)) && !out_.ends_with('.')))
            replace_to(end_of_number(), '?');
        else if (c == '$')
            keep(1 + length_of_name(1));
        else
            keep(std::max<std::size_t>(1, length_of_name(0)));
    }

    // Without a number behind white space that is not ASCII.
    std::size_t length_of_name(std::size_t ahead) const noexcept {
        std::size_t length = 0;
        for (char before = 'a'; is_in_name(peek(ahead + length)); ++length) {
            const char c = peek(ahead + length);
            if (is_digit(c) && !is_ascii(before))
                break;
            before = c;
        }
        return length;
    }

    // Behind the closing quote.
    std::size_t end_of_text(char quote) const noexcept {
        for (auto i = at_ + 1; i < query_.size(); ++i) {
            if (query_[i] == quote)
                return i + 1;
            if (query_[i] != '\\')
                continue;
            if (has_code(query_.substr(i, 3)))
                break;
            ++i;
        }
        return npos;
    }

    void drop_comment(std::size_t end) {
        const bool sure = end != npos && !has_code(query_.substr(at_, end - at_));
        replace_to(sure ? end : npos, ' ');
    }

    std::size_t end_of_comment() const noexcept {
        const auto end = query_.find("*/", at_ + 2);
        return end == npos ? npos : end + 2;
    }

    // 12, 1_000, 0xFF, .5, 1.5e-10; not the dots of a range (1..3).
    std::size_t end_of_number() const noexcept {
        auto i = at_;
        for (; i < query_.size(); ++i) {
            const char c = query_[i];
            const char before = i > at_ ? query_[i - 1] : '\0';
            const bool exponent = (c == '+' || c == '-') && (before == 'e' || before == 'E') &&
                                  i + 1 < query_.size() && is_digit(query_[i + 1]);
            const bool point = c == '.' && i + 1 < query_.size() && is_digit(query_[i + 1]) &&
                               (i == at_ || before != '.');
            if (!is_in_name(c) && !exponent && !point)
                break;
        }
        return i;
    }

    // A backtick inside is written twice, which reads as two names side by side.
    void keep_quoted_name() {
        const auto end = query_.find('`', at_ + 1);
        const auto name = query_.substr(at_, end == npos ? npos : end + 1 - at_);
        if (end == npos || has_code(name))
            return replace_to(npos, '?');
        keep(name.size());
    }

    std::string_view query_;
    std::size_t at_ = 0;
    std::string out_;
};

} // namespace

std::string redact_query(std::string_view query) {
    return Redactor(query).text();
}

} // namespace neo4j
