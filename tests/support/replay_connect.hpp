#pragma once

#include <memory>

#include "support/replay_transport.hpp"

namespace neo4j::test {

// From now on each connection that a driver of this program opens, whatever the address, goes over
// a ReplayTransport with these answers: a whole driver without a socket. Only in programs that link
// neo4j_replay.
void connect_to(std::shared_ptr<const Replay> replay);

} // namespace neo4j::test
