#pragma once

/// NEO4J_API marks what the shared library shows to its users. Everything else stays hidden.
/// Classes that are thrown need it as well, or a catch in the program would not recognise them.
#if defined(__GNUC__) || defined(__clang__)
#define NEO4J_API __attribute__((visibility("default")))
#else
#define NEO4J_API
#endif
