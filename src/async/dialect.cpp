#include "async/dialect.hpp"

#include <string>

#include <neo4j/error.hpp>

#include "bolt/capabilities.hpp"
#include "packstream/transcode.hpp"

namespace neo4j::detail {

InDialect::InDialect(const Params& params, bolt::Version version, bool utc_patch)
    : map_(params.bytes()) {
    using bolt::Capability;
    if (!params.version_dependent())
        return;
    const packstream::Dialect dialect{has(version, Capability::utc_native) || utc_patch,
                                      has(version, Capability::vectors),
                                      has(version, Capability::uuids)};
    auto result = packstream::transcode(params.bytes(), dialect);
    if (result.error != packstream::TranscodeError::ok)
        throw ConfigurationError(
            "a parameter cannot be sent: " + std::string(describe(result.error)) +
            "; this connection speaks Bolt " + to_string(version));
    rewritten_ = std::move(result.bytes);
    map_ = rewritten_.view();
}

} // namespace neo4j::detail
