#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "support/catch.hpp"

namespace neo4j::test {

// The text of the error of that very kind which `action` raises; fails the test otherwise.
template <class Error, class Action>
std::string thrown(Action&& action) {
    try {
        action();
    } catch (const Error& error) {
        if (typeid(error) != typeid(Error))
            FAIL_CHECK("another kind: " << typeid(error).name());
        return error.what();
    } catch (const std::exception& error) {
        FAIL_CHECK("another error: " << typeid(error).name() << ": " << error.what());
        return {};
    }
    FAIL_CHECK("no error");
    return {};
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace neo4j::test

// A text and its part; the text is shown where it has no such part.
#define CHECK_CONTAINS(text, part)                                                                 \
    do {                                                                                           \
        const std::string whole_(text);                                                            \
        INFO(whole_);                                                                              \
        CHECK(neo4j::test::contains(whole_, part));                                                \
    } while (false)
