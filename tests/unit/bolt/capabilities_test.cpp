#include <algorithm>
#include <string>
#include <string_view>

#include "bolt/capabilities.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using bolt::Capability;
using bolt::Version;

namespace {

struct Row {
    Capability capability;
    // One letter for each of all_versions: x has it.
    std::string_view versions;
};

// From the specification's list of changes, version by version.
// clang-format off
constexpr Row rows[] = {
    //                                     3.0 4.1-4.4  5.0-5.8   6.0 6.1
    {Capability::pull_n,                     ". xxxx xxxxxxxxx xx"},
    {Capability::routing_context,            ". xxxx xxxxxxxxx xx"},
    {Capability::route_message,              ". ..xx xxxxxxxxx xx"},
    {Capability::utc_patch,                  ". ..xx ......... .."},
    {Capability::route_extra_map,            ". ...x xxxxxxxxx xx"},
    {Capability::impersonation,              ". ...x xxxxxxxxx xx"},
    {Capability::utc_native,                 ". .... xxxxxxxxx xx"},
    {Capability::element_ids,                ". .... xxxxxxxxx xx"},
    {Capability::logon,                      ". .... .xxxxxxxx xx"},
    {Capability::notification_filters,       ". .... ..xxxxxxx xx"},
    {Capability::bolt_agent,                 ". .... ...xxxxxx xx"},
    {Capability::telemetry,                  ". .... ....xxxxx xx"},
    {Capability::notification_classifications, ". .... .....xxxx xx"},
    {Capability::gql_statuses,               ". .... .....xxxx xx"},
    {Capability::gql_status_description,     ". .... ......xxx xx"},
    {Capability::gql_errors,                 ". .... .......xx xx"},
    {Capability::database_echo,              ". .... ........x xx"},
    {Capability::vectors,                    ". .... ......... xx"},
    {Capability::uuids,                      ". .... ......... .x"},
};
// clang-format on

} // namespace

TEST_CASE("each version has just its capabilities", "[bolt][capabilities]") {
    for (const auto& row : rows) {
        std::string letters(row.versions);
        std::erase(letters, ' ');
        REQUIRE(letters.size() == std::size(test::all_versions));
        for (std::size_t i = 0; i < letters.size(); ++i) {
            INFO("capability " << static_cast<int>(row.capability) << ", Bolt "
                               << to_string(test::all_versions[i]));
            CHECK(bolt::has(test::all_versions[i], row.capability) == (letters[i] == 'x'));
        }
    }
}

TEST_CASE("the table has one row for each capability", "[bolt][capabilities]") {
    CHECK(std::size(rows) == static_cast<std::size_t>(Capability::uuids) + 1);
    CHECK(bolt::capability_table.size() == std::size(rows));
    for (const auto& row : rows)
        CHECK(std::ranges::count(bolt::capability_table, row.capability,
                                 &bolt::CapabilityRow::capability) == 1);
}

TEST_CASE("versions are ordered by major, then minor", "[bolt][version]") {
    STATIC_REQUIRE(Version{4, 4} < Version{5, 0});
    STATIC_REQUIRE(Version{5, 1} > Version{5, 0});
    STATIC_REQUIRE(Version{5, 8} < Version{6, 0});
    STATIC_REQUIRE(Version{3, 0} == Version{3, 0});
    CHECK(to_string(Version{5, 8}) == "5.8");
    CHECK(to_string(Version{6, 10}) == "6.10");
}
