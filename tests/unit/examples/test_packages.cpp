#include <sstream>
#include <string>
#include <vector>

#include "packages.hpp"
#include "support/catch.hpp"

using package_graph::Catalogue;
using package_graph::Malformed;
using package_graph::read_packages;

namespace {

struct Read {
    Catalogue catalogue;
    std::vector<std::string> reports;
};

Read read(const std::string& text) {
    std::istringstream input(text);
    Read result;
    result.catalogue = read_packages(
        input, [&](const Malformed& error) { result.reports.emplace_back(error.what()); });
    return result;
}

} // namespace

TEST_CASE("packages: every field") {
    const auto [catalogue, reports] = read(R"(Package: libexample1
Version: 1:2.0-3
Installed-Size: 120
Maintainer: Ada <ada@example.org>
Architecture: amd64
Provides: example-api, example (= 2.0)
Depends: libc6 (>= 2.34), x | y
Pre-Depends: dpkg (>= 1.15.6~)
Description: an example
 of many words
Section: libs
Size: 40404
)");
    CHECK(reports.empty());
    REQUIRE(catalogue.packages.size() == 1);
    const auto& package = catalogue.packages[0];
    CHECK(package.name == "libexample1");
    CHECK(package.version == "1:2.0-3");
    CHECK(package.architecture == "amd64");
    CHECK(package.section == "libs");
    CHECK(package.maintainer == "Ada <ada@example.org>");
    CHECK(package.description == "an example");
    CHECK(package.installed_size_kib == 120);
    CHECK(package.size == 40404);
    REQUIRE(package.pre_depends.size() == 1);
    CHECK(package.pre_depends[0][0].name == "dpkg");
    REQUIRE(package.depends.size() == 2);
    CHECK(package.depends[1].size() == 2);
    REQUIRE(package.provides.size() == 2);
    CHECK(package.provides[1][0].version == "2.0");
}

TEST_CASE("packages: what is optional may be absent") {
    const auto [catalogue, reports] = read("Package: a\nVersion: 1\n");
    CHECK(reports.empty());
    REQUIRE(catalogue.packages.size() == 1);
    const auto& package = catalogue.packages[0];
    CHECK_FALSE(package.installed_size_kib);
    CHECK_FALSE(package.size);
    CHECK(package.section.empty());
    CHECK(package.depends.empty());
}

TEST_CASE("packages: malformed stanzas are reported with their line, skipped and counted") {
    const auto [catalogue, reports] = read(R"(Package: good
Version: 1

Version: 2

Package: no-version

Package: bad-dependency
Version: 1
Depends: a (> 1) b

Package: bad-size
Version: 1
Installed-Size: 12k

Package: bad-provides
Version: 1
Provides: a | b

Package: two words
Version: 1

Package: a (= 1)
Version: 1

Package: also-good
Version: 1
)");
    CHECK(reports == std::vector<std::string>{
                         "line 4: stanza has no field 'Package'",
                         "line 6: stanza has no field 'Version'",
                         "line 10: Depends: expected ',' or '|' at 'b'",
                         "line 14: Installed-Size: '12k' is not a whole number of 0 or more",
                         "line 18: Provides: alternatives have no meaning here",
                         "line 20: Package: expected ',' or '|' at 'words'",
                         "line 23: Package: 'a (= 1)' is not a package name",
                     });
    CHECK(catalogue.malformed == 7);
    REQUIRE(catalogue.packages.size() == 2);
    CHECK(catalogue.packages[0].name == "good");
    CHECK(catalogue.packages[1].name == "also-good");
}

TEST_CASE("packages: numbers must fit and not be negative") {
    CHECK(read("Package: a\nVersion: 1\nSize: -1\n").catalogue.malformed == 1);
    CHECK(read("Package: a\nVersion: 1\nSize: 99999999999999999999\n").catalogue.malformed == 1);
    CHECK(read("Package: a\nVersion: 1\nSize:\n").catalogue.malformed == 1);
}

TEST_CASE("packages: of several stanzas with one name the first counts") {
    const auto [catalogue, reports] =
        read("Package: a\nVersion: 1\n\nPackage: b\nVersion: 1\n\nPackage: a\nVersion: 2\n");
    CHECK(reports.empty());
    CHECK(catalogue.duplicates == 1);
    REQUIRE(catalogue.packages.size() == 2);
    CHECK(catalogue.packages[0].version == "1");
}
