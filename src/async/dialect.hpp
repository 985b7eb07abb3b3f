#pragma once

#include <neo4j/detail/buffer.hpp>
#include <neo4j/params.hpp>

#include "bolt/requests.hpp"
#include "bolt/version.hpp"

namespace neo4j::detail {

// Parameters as a server of some version takes them: the bytes as they are, or rewritten ones where
// they hold what that version says in another way.
class InDialect {
public:
    // @param params must outlive this.
    // Throws ConfigurationError for what the version cannot say at all.
    InDialect(const Params& params, bolt::Version version, bool utc_patch = false);

    operator bolt::EncodedMap() const noexcept { return map_; }

private:
    packstream::BufferSink rewritten_;
    bolt::EncodedMap map_;
};

} // namespace neo4j::detail
