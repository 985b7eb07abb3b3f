// The page of examples/3_advanced/graph_explorer in a browser: page_test.mjs drives it.
#include <string>

#include "package_fixture.hpp"
#include "program.hpp"
#include "support/catch.hpp"

namespace graph_explorer_test {

TEST_CASE("the page does in a browser what it says", "[page]") {
    PackageFixture fixture;
    Program program({"--label-prefix", fixture.prefix()});
    CHECK(run({"node", GRAPH_EXPLORER_PAGE_TEST,
               "http://127.0.0.1:" + std::to_string(program.port()) + "/"}) == 0);
}

} // namespace graph_explorer_test
