#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/json.hpp>
#include <neo4j/table.hpp>

#include "support/catch.hpp"

using namespace neo4j;

TEST_CASE("a table as JSON: an object for each row", "[table]") {
    const Table table({Table::Column("name", List{"Ada", "Bob"}),
                       Table::Column("born", List{Date(1815, 12, 10), nullptr})});
    CHECK(nlohmann::json(table).dump() ==
          R"([{"born":"1815-12-10","name":"Ada"},{"born":null,"name":"Bob"}])");
    CHECK(nlohmann::json(Table()).dump() == "[]");
    const Table twice({Table::Column("x", List{1}), Table::Column("x", List{2})});
    CHECK_THROWS_WITH(nlohmann::json(twice), Catch::Matchers::Contains("two columns 'x'"));
}
