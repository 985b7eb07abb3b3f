#pragma once

#include <string>

namespace neo4j::detail {

/// Appends a number that is not negative, with zeros in front up to the width.
void append_padded(std::string& out, int value, int width);

/// Appends the shortest text that reads back as the same number, as the reference driver's language
/// writes it: always with a point or an exponent ("1.0", "1e+16", "1e-05"), NaN and Infinity as
/// Cypher calls them.
void append_float(std::string& out, double value);

} // namespace neo4j::detail
