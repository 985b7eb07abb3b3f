#pragma once

#include <chrono>

namespace neo4j::test {

// Sets the machine's steady clock forward for the code of this program, if it is not there yet: a
// deadline that passes without anybody waiting. Only in programs whose linker leads
// steady_clock::now() here (fault_sockets.cmake).
void jump_to(std::chrono::steady_clock::time_point time);

} // namespace neo4j::test
