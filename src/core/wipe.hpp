#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace neo4j::detail {

// Overwrites what was secret.
inline void wipe(std::span<std::byte> bytes) noexcept {
    // Through a volatile pointer, or the compiler leaves out writing to memory about to die.
    volatile std::byte* const begin = bytes.data();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        begin[i] = std::byte{0};
    }
}

// The same, with what an earlier and longer text may have left behind its end.
inline void wipe(std::string& text) {
    text.resize(text.capacity());
    wipe(std::as_writable_bytes(std::span(text)));
}

} // namespace neo4j::detail
