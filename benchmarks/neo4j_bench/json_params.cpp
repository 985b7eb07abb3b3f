#include "json_params.hpp"

#include <map>
#include <stdexcept>

#if __has_include(<nlohmann/json.hpp>)
#include <neo4j/json.hpp>

namespace bench {

neo4j::Params json_params(const std::string& text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        throw std::invalid_argument("params is a JSON object of names and values, not '" + text +
                                    "'");
    return neo4j::Params(json.get<std::map<std::string, nlohmann::json>>());
}

} // namespace bench

#else

namespace bench {

neo4j::Params json_params(const std::string& text) {
    if (text != "{}")
        throw std::invalid_argument("params= needs nlohmann_json, which this program was built "
                                    "without");
    return {};
}

} // namespace bench

#endif
