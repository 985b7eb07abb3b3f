#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <neo4j/driver.hpp>

namespace graph_explorer_test {

// Some packages of Debian's under labels that begin with a prefix of this test's own. They are
// deleted at the end of the scope.
class PackageFixture {
public:
    PackageFixture();
    ~PackageFixture();
    PackageFixture(const PackageFixture&) = delete;
    PackageFixture& operator=(const PackageFixture&) = delete;

    [[nodiscard]] const std::string& prefix() const noexcept { return prefix_; }
    // Runs a query; '%' in it stands for the prefix.
    void write(std::string text, neo4j::Params parameters = {});
    // How many queries the service runs on this fixture.
    std::int64_t queries_running();
    // Asks until there are so many. Throws after a minute.
    void wait_for_queries(std::int64_t how_many);

private:
    [[nodiscard]] std::string labelled(std::string text) const;
    void load();
    void clear();

    neo4j::Driver driver_;
    std::string prefix_;
};

} // namespace graph_explorer_test
