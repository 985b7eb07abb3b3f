#pragma once

namespace neo4j::packstream {

// What a connection's peer understands, from its Bolt version. The default is the newest.
struct Dialect {
    bool utc_date_times = true; // since 5.0, or 4.3 and 4.4 with the utc patch
    bool vectors = true;        // since 6.0
    bool uuids = true;          // since 6.1
};

} // namespace neo4j::packstream
