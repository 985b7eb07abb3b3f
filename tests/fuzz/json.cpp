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
    Params parameters;
    if (refused<ValueError>([&] { parameters.set("x", json); }))
        return;
    const Exact bytes(parameters.bytes());
    const auto checked = packstream::validate(bytes.begin(), bytes.end());
    require(checked.error == packstream::Errc::ok, "the parameters are valid");
    require(checked.next == bytes.end(), "the parameters are one map");
    require(nlohmann::json(parameters.to_map()).at("x") == json, "the same JSON comes back");
}
