#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace neo4j::cli {

/// What Tab looks for, by what stands before the cursor.
enum class Wanted {
    nothing,           ///< nothing that is known here: a text, a comment, a name of the query's own
    command,           ///< :he
    format,            ///< :format ta
    keyword,           ///< mat
    label,             ///< (n:Per
    relationship_type, ///< ()-[:KNO
    property,          ///< n.na, or (n {na
    parameter          ///< $na
};

struct Place {
    Wanted wanted = Wanted::nothing;
    std::string_view word; ///< what of it is there already, of a name its backtick included
};

/// @param text from the beginning of the statement, or from anywhere before it, to the cursor
Place place_of(std::string_view text);

/// What may stand in place of a word.
struct Completion {
    std::string word;
    std::vector<std::string> candidates;

    /// What all candidates begin with, where that is more than the word, or spells it otherwise;
    /// else empty.
    std::string common_beginning() const;
};

/// Those of the names that begin with the word, whatever the case, in their order, each once.
Completion completion(std::string_view word, std::span<const std::string> names);

/// Cypher's keywords that begin with the word, in small letters where the word is; for the empty
/// word none.
Completion keyword_completion(std::string_view word);

/// The candidates in columns that fit the width, at most some lines of them; the last line ended.
std::string candidates_text(std::span<const std::string> candidates, std::size_t columns);

/// A name of the database as Cypher has it: in backticks where it needs them.
std::string quoted_if_needed(std::string_view name);

} // namespace neo4j::cli
