#include <cstdio>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

#include <neo4j/value.hpp>

#include "row_writer.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::cli;

namespace {

const Interrupts& interrupts() {
    static const Interrupts only;
    return only;
}

// What is written to a file that has no name.
class Written {
public:
    Written() : file_(std::tmpfile()), output_(::fileno(file_), "the test's file", interrupts()) {}
    ~Written() { std::fclose(file_); }
    Written(const Written&) = delete;
    Written& operator=(const Written&) = delete;

    Output& output() { return output_; }
    std::string text() {
        output_.flush();
        std::rewind(file_);
        std::string all;
        char buffer[4096];
        while (const auto count = std::fread(buffer, 1, sizeof buffer, file_))
            all.append(buffer, count);
        return all;
    }

private:
    std::FILE* file_;
    Output output_;
};

using Keys = std::vector<std::string>;

// Each record in a batch of its own.
std::string written(Format format, const Keys& keys, const std::vector<List>& rows) {
    Written file;
    const auto writer = make_row_writer(format, keys, file.output());
    for (const auto& row : rows) {
        const Record record(keys, row);
        writer->write(RecordBatch(detail::RecordAccess::batch(record)));
    }
    writer->finish();
    return file.text();
}

const Keys keys{"name", "age"};
const std::vector<List> people{{"Ada", 36}, {"Löwe", nullptr}};

} // namespace

TEST_CASE("a table for people") {
    CHECK(written(Format::table, keys, people) == " name |  age\n"
                                                  "------+------\n"
                                                  " Ada  |   36\n"
                                                  " Löwe | null\n");
}

TEST_CASE("a table without rows shows the names") {
    CHECK(written(Format::table, keys, {}) == " name | age\n------+-----\n");
}

TEST_CASE("a long table comes in blocks, each with widths and a header of its own") {
    std::vector<List> rows(table_block, List{1});
    rows.push_back(List{1000});
    const auto text = written(Format::table, {"n"}, rows);
    CHECK(text.starts_with(" n\n---\n 1\n 1\n"));
    CHECK(text.ends_with(" 1\n    n\n------\n 1000\n"));
}

TEST_CASE("CSV: names once, quotes where needed, lines that end with LF") {
    CHECK(written(Format::csv, keys, people) == "name,age\nAda,36\nLöwe,\n");
    CHECK(written(Format::csv, keys, {}) == "name,age\n");
    CHECK(written(Format::csv, {"a,b", "c\nd"}, {{"x\"y", ""}, {"\r\n", List{1, "z"}}}) ==
          "\"a,b\",\"c\nd\"\n\"x\"\"y\",\"\"\n\"\r\n\",\"[1, \"\"z\"\"]\"\n");
}

TEST_CASE("JSON lines: an object for each row, the columns in their order") {
    CHECK(written(Format::json_lines, keys, people) == "{\"name\":\"Ada\",\"age\":36}\n"
                                                       "{\"name\":\"Löwe\",\"age\":null}\n");
    CHECK(written(Format::json_lines, {"z", "a"}, {{List{1, 2.5, true}, "q\"\n"}}) ==
          "{\"z\":[1,2.5,true],\"a\":\"q\\\"\\n\"}\n");
    CHECK(written(Format::json_lines, keys, {}).empty());
}

TEST_CASE("JSON lines: nodes are their properties, times are text") {
    const Node node("4:x:1", {"Person"}, Map{{"name", "Ada"}});
    CHECK(written(Format::json_lines, {"n", "d"}, {{node, Date(2026, 1, 2)}}) ==
          "{\"n\":{\"name\":\"Ada\"},\"d\":\"2026-01-02\"}\n");
}

TEST_CASE("an Arrow file") {
    const auto text = written(Format::arrow, keys, people);
    CHECK(text.starts_with("ARROW1"));
    CHECK(text.ends_with("ARROW1"));
    CHECK(text.find("Löwe") != text.npos);
}

TEST_CASE("output that cannot be written is an error that names it") {
    Output output(-1, "nowhere", interrupts());
    output.write("x");
    try {
        output.flush();
        FAIL("was written");
    } catch (const std::system_error& error) {
        CHECK(std::string(error.what()).find("cannot write to nowhere") == 0);
    }
}
