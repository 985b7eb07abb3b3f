#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

#include "source.hpp"
#include "support/catch.hpp"

using package_graph::Source;
using package_graph::SourceError;

namespace {

std::string drain(Source& source) {
    return {std::istreambuf_iterator<char>(source.stream()), {}};
}

template <typename Function>
std::string failure(Function&& function) {
    try {
        function();
    } catch (const SourceError& error) {
        return error.what();
    }
    return "no error";
}

std::string command_failure(const std::string& text) {
    return failure([&] {
        auto source = Source::command(text);
        drain(source);
        source.finish();
    });
}

class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& content)
        : path_((std::filesystem::temp_directory_path() /
                 ("package_graph_test_" + std::to_string(::getpid())))
                    .string()) {
        std::ofstream(path_) << content;
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { std::remove(path_.c_str()); }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

} // namespace

TEST_CASE("source: a command's output, longer than one block") {
    auto source = Source::command("for i in 1 2 3 4; do printf '%050000d' $i; done");
    const auto text = drain(source);
    CHECK(text.size() == 200000);
    CHECK(text.back() == '4');
    CHECK_NOTHROW(source.finish());
}

TEST_CASE("source: a command that fails says how, even after some output") {
    CHECK(command_failure("echo a; exit 3") ==
          "'echo a; exit 3' failed with exit status 3; another list of packages can be given with "
          "--file PATH");
    CHECK(command_failure("kill -9 $$").find("' failed by signal 9;") != std::string::npos);
    CHECK(command_failure("exec no-such-command-here 2>/dev/null")
              .find("' is not installed on this machine; another list") != std::string::npos);
    CHECK(command_failure("true").find("'true' printed nothing: run 'apt-get update'") == 0);
}

TEST_CASE("source: a file") {
    const TemporaryFile file("Package: a\n");
    auto source = Source::file(file.path());
    CHECK(drain(source) == "Package: a\n");
    CHECK_NOTHROW(source.finish());
}

TEST_CASE("source: files that cannot be used") {
    CHECK(failure([] { (void)Source::file("/no/such/file"); }) ==
          "cannot open '/no/such/file': No such file or directory");
    CHECK(failure([] { (void)Source::file("/"); }) ==
          "'/' is a directory; --file needs a file of package stanzas");
    const TemporaryFile empty("");
    CHECK(failure([&] {
              auto source = Source::file(empty.path());
              drain(source);
              source.finish();
          }) == "'" + empty.path() + "' is empty");
}
