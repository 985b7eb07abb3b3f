#pragma once

#include <filesystem>
#include <string>

#include "support/certificates.hpp"

namespace neo4j::test {

// A path where a socket may be made, with a space in it.
struct SocketPath : ScratchFile {
    SocketPath() : ScratchFile("") { std::filesystem::remove(path()); }
    std::string uri() const { return "bolt+unix://" + path(); }
};

} // namespace neo4j::test
