#pragma once

namespace neo4j {

/// Which of Bolt's versions a new connection offers the server. There are four offers, and servers
/// of different ages read them differently.
enum class BoltHandshake {
    /// The manifest, 5.8 down to 5.0, 4.4 down to 4.1, 3.0. Reaches every server but those of the
    /// versions 4.0 to 4.2, which know no ranges and see 4.4 alone.
    manifest,
    /// 5.8 down to 5.0, 4.4 down to 4.2, 4.1, 3.0. Reaches Neo4j 4.1 and 4.2 as well, but Bolt 6
    /// with no server: that takes the manifest.
    classic
};

} // namespace neo4j
