// What check_hardening.py must find wanting.
#include <cstring>

extern "C" __attribute__((visibility("default"))) std::size_t unguarded(const char* text) {
    char copy[64];
    std::strcpy(copy, text);
    return std::strlen(copy);
}
