#include "utf8.hpp"

#include <algorithm>
#include <cstddef>

namespace package_graph {
namespace {

struct Sequence {
    std::size_t length;
    // The bounds of the second byte; they exclude overlong forms and surrogates.
    unsigned char low;
    unsigned char high;
};

Sequence sequence_of(unsigned char first) {
    if (first < 0x80)
        return {1, 0, 0};
    if (first >= 0xC2 && first <= 0xDF)
        return {2, 0x80, 0xBF};
    if (first == 0xE0)
        return {3, 0xA0, 0xBF};
    if (first == 0xED)
        return {3, 0x80, 0x9F};
    if (first >= 0xE1 && first <= 0xEF)
        return {3, 0x80, 0xBF};
    if (first == 0xF0)
        return {4, 0x90, 0xBF};
    if (first >= 0xF1 && first <= 0xF3)
        return {4, 0x80, 0xBF};
    if (first == 0xF4)
        return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

} // namespace

bool is_utf8(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    std::size_t i = 0;
    while (i < text.size()) {
        const Sequence sequence = sequence_of(byte(i));
        if (sequence.length == 0 || sequence.length > text.size() - i) {
            return false;
        }
        if (sequence.length > 1 && (byte(i + 1) < sequence.low || byte(i + 1) > sequence.high)) {
            return false;
        }
        for (std::size_t k = 2; k < sequence.length; ++k) {
            if (byte(i + k) < 0x80 || byte(i + k) > 0xBF) {
                return false;
            }
        }
        i += sequence.length;
    }
    return true;
}

} // namespace package_graph
