#include "counts.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include <neo4j/text_table.hpp>

#include "progress.hpp"

namespace package_graph {
namespace {

struct Line {
    const char* what;
    std::size_t input;
    std::size_t database;
};

auto lines(const GraphCounts& input, const GraphCounts& database) {
    return std::array{
        Line{"available packages", input.packages, database.packages},
        Line{"virtual packages", input.virtual_names, database.virtual_names},
        Line{"missing packages", input.missing_names, database.missing_names},
        Line{"sections", input.sections, database.sections},
        Line{"maintainers", input.maintainers, database.maintainers},
        Line{"all nodes", input.nodes(), database.nodes()},
        Line{"DEPENDS", input.depends, database.depends},
        Line{"PROVIDED_BY", input.provided_by, database.provided_by},
        Line{"IN_SECTION", input.in_section, database.in_section},
        Line{"MAINTAINED_BY", input.maintained_by, database.maintained_by},
        Line{"all relationships", input.relationships(), database.relationships()},
    };
}

} // namespace

std::string counts_table(const GraphCounts& input, const GraphCounts& database) {
    std::vector<std::vector<std::string>> rows;
    for (const Line& line : lines(input, database)) {
        rows.push_back({line.what, with_separators(line.input), with_separators(line.database)});
    }
    return neo4j::text_table({"", "input", "database"}, rows,
                             neo4j::TextTableOptions().style(neo4j::TextTableStyle::spaces));
}

std::string counts_difference(const GraphCounts& input, const GraphCounts& database) {
    std::string text;
    for (const Line& line : lines(input, database)) {
        if (line.input == line.database)
            continue;
        text += (text.empty() ? "" : ", ") + std::string(line.what) + ": " +
                with_separators(line.input) + " in the input, " + with_separators(line.database) +
                " in the database";
    }
    return text;
}

} // namespace package_graph
