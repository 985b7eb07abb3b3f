#pragma once

// Tests include this instead of Catch2's own header: Debian 12 has Catch2 2.13, others have 3.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
