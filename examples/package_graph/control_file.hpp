#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace package_graph {

/// `Name: value`, with the continuation lines joined to the value by newlines.
struct Field {
    std::string name;
    std::string value;
    std::size_t line = 0;
};

/// The fields between two empty lines, in the order of the file.
struct Stanza {
    std::size_t line = 0;
    std::vector<Field> fields;

    /// Field names do not distinguish upper and lower case (Debian Policy 5.1).
    [[nodiscard]] const Field* find(std::string_view name) const;
};

/// Reads Debian control stanzas one by one, holding one in memory at a time.
class ControlFile {
public:
    /// `input` must outlive the reader.
    explicit ControlFile(std::istream& input) : input_(input) {}

    /// The next stanza, or nothing at the end of the input. Throws Malformed for a stanza that
    /// breaks the format; that stanza has then been skipped and the next call goes on after it.
    [[nodiscard]] std::optional<Stanza> next();

private:
    bool read_line();
    void skip_stanza();
    void add_line(Stanza& stanza) const;

    std::istream& input_;
    std::string text_;
    std::size_t line_ = 0;
};

} // namespace package_graph
