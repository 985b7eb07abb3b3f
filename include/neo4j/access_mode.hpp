#pragma once

namespace neo4j {

/// Whether a session's transactions write. The server refuses writes in a reading one, and a
/// cluster sends reading ones to its readers.
enum class AccessMode { write, read };

} // namespace neo4j
