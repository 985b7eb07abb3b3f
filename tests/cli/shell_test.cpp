#include "shell.hpp"
#include "support/catch.hpp"

using namespace neo4j::cli;

TEST_CASE("the prompt says where one is") {
    CHECK(prompt_text({}) == "neo4j> ");
    CHECK(prompt_text({"movies"}) == "movies> ");
    CHECK(prompt_text({"movies", true}) == "movies# ");
    CHECK(prompt_text({"movies", true, true}) == "movies! ");
}

TEST_CASE("on further lines the prompt says what is open, below the first line's") {
    CHECK(prompt_text({"movies", false, false, Open::statement}) == "     -> ");
    CHECK(prompt_text({"movies", true, false, Open::string}) == "     '> ");
    CHECK(prompt_text({"movies", false, false, Open::name}) == "     `> ");
    CHECK(prompt_text({"movies", false, false, Open::comment}) == "     *> ");
    CHECK(prompt_text({"x", false, false, Open::statement}) == "-> ");
}
