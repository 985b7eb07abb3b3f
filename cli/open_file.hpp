#pragma once

#include <string>

#include "interrupts.hpp"

namespace neo4j::cli {

/// Open a file, and give a descriptor that the caller closes. A named pipe may be opened, too: of
/// that, reading waits for whoever writes, and so does opening it to write for whoever reads.
/// Errors: std::system_error, "cannot open <path>"; Interrupted where Ctrl-C is pressed meanwhile.
///
/// The descriptor to read from never waits: poll() tells when there is something.
int open_to_read(const std::string& path);
/// Made where it is not there, emptied where it is.
int open_to_write(const std::string& path, const Interrupts& interrupts);

} // namespace neo4j::cli
