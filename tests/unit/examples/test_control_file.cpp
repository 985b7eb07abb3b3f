#include <sstream>
#include <string>

#include "control_file.hpp"
#include "malformed.hpp"
#include "support/catch.hpp"

using package_graph::ControlFile;
using package_graph::Malformed;

namespace {

// The message of the Malformed that reading one stanza throws.
std::string failure(ControlFile& file) {
    try {
        (void)file.next();
    } catch (const Malformed& error) {
        return error.what();
    }
    return "no error";
}

std::string failure(const std::string& text) {
    std::istringstream input(text);
    ControlFile file(input);
    return failure(file);
}

} // namespace

TEST_CASE("control file: stanzas, fields and their lines") {
    std::istringstream input("\n \t\nPackage: a\nVersion:1.0  \n\n\n\nPackage: b\nDescription: "
                             "short\n long\n .\n\tmore\nEmpty:");
    ControlFile file(input);

    const auto first = file.next();
    REQUIRE(first);
    CHECK(first->line == 3);
    REQUIRE(first->fields.size() == 2);
    CHECK(first->fields[0].name == "Package");
    CHECK(first->fields[1].value == "1.0");
    CHECK(first->fields[1].line == 4);

    const auto second = file.next();
    REQUIRE(second);
    CHECK(second->line == 8);
    REQUIRE(second->find("description") != nullptr);
    CHECK(second->find("description")->value == "short\nlong\n.\nmore");
    REQUIRE(second->find("Empty") != nullptr);
    CHECK(second->find("Empty")->value.empty());
    CHECK(second->find("Version") == nullptr);

    CHECK_FALSE(file.next());
    CHECK_FALSE(file.next());
}

TEST_CASE("control file: lines that end in CR LF") {
    std::istringstream input("Package: a\r\nVersion: 1\r\n\r\nPackage: b\r\n");
    ControlFile file(input);
    const auto first = file.next();
    REQUIRE(first);
    CHECK(first->fields[1].value == "1");
    const auto second = file.next();
    REQUIRE(second);
    CHECK(second->fields[0].value == "b");
}

TEST_CASE("control file: what is malformed is named with its line") {
    CHECK(failure("Package: a\nno colon here\n") ==
          "line 2: 'no colon here' is neither 'Field: value' nor a continuation line, which would "
          "start with a space");
    CHECK(failure(" lost\n") ==
          "line 1: continuation line 'lost' at the start of a stanza continues no field");
    CHECK(failure("Package: a\n: value\n") == "line 2: '' is not a field name");
    CHECK(failure("two words: a\n") == "line 1: 'two words' is not a field name");
    CHECK(failure("-field: a\n") == "line 1: '-field' is not a field name");
    CHECK(failure("Package: a\nVersion: 1\nPACKAGE: b\n") ==
          "line 3: field 'PACKAGE' was already given in line 1");
    CHECK(failure("Package: a\nMaintainer: J\xF6rg\n") ==
          "line 2: 'Maintainer: J?rg' is not UTF-8");
    CHECK(failure(std::string(200, 'x')).find("'" + std::string(40, 'x') + "...' is neither") !=
          std::string::npos);
}

TEST_CASE("control file: after a malformed stanza the next one is read") {
    std::istringstream input(
        "Package: a\nbroken\nVersion: 1\n\nPackage: b\n\nbroken\n\nbroken at the end");
    ControlFile file(input);
    CHECK(failure(file).rfind("line 2:", 0) == 0);
    const auto stanza = file.next();
    REQUIRE(stanza);
    CHECK(stanza->fields[0].value == "b");
    CHECK(failure(file).rfind("line 7:", 0) == 0);
    CHECK(failure(file).rfind("line 9:", 0) == 0);
    CHECK_FALSE(file.next());
}
