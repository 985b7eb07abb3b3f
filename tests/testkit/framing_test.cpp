#include <optional>
#include <string>

#include "support/catch.hpp"
#include "testkit/framing.hpp"

using testkit::frame_response;
using testkit::RequestReader;

TEST_CASE("a request is what stands between its two lines, however it arrives") {
    const std::string wire = "noise\n#request begin\n{\"name\":\n\"A\"}\n#request end\n"
                             "#request begin\r\n{}\r\n#request end\r\n";
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, wire.size()}) {
        RequestReader reader;
        std::vector<std::string> requests;
        for (std::size_t at = 0; at < wire.size(); at += step) {
            reader.feed(std::string_view(wire).substr(at, step));
            while (auto request = reader.next())
                requests.push_back(std::move(*request));
        }
        CHECK(requests == std::vector<std::string>{"{\"name\":\"A\"}", "{}"});
    }
}

TEST_CASE("a request that has not ended is not there yet") {
    RequestReader reader;
    reader.feed("#request begin\n{}\n#request en");
    CHECK_FALSE(reader.next());
    reader.feed("d\n");
    CHECK(reader.next() == "{}");
    CHECK_FALSE(reader.next());
}

TEST_CASE("a response stands between its two lines") {
    CHECK(frame_response("{}") == "#response begin\n{}\n#response end\n");
}
