// JSON of somebody else's as parameters: what is taken comes back as the same JSON.

#include <string>

#include <neo4j/error.hpp>
#include <neo4j/json.hpp>

#include "fuzz/fuzz.hpp"
#include "packstream/scan.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;

NEO4J_FUZZ_TARGET(json) {
    const auto json = nlohmann::json::parse(input.text(), nullptr, false);
    if (json.is_discarded())
        return;
    ParamWriter writer;
    if (refused<DriverError>([&] { writer.value(json); }))
        return;
    const Exact bytes(writer.buffer().view());
    const auto checked = packstream::validate(bytes.begin(), bytes.end());
    require(checked.error == packstream::Errc::ok, "it is valid");
    require(checked.next == bytes.end(), "it is one value");
    require(nlohmann::json(ValueView(bytes.begin()).to_value()) == json,
            "the same JSON comes back");
}
