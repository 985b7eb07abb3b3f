// Replays a target's corpus without libFuzzer: fuzz_replay <target> <file or folder>...

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "fuzz/fuzz.hpp"

namespace neo4j::fuzz {
namespace {

std::vector<Target>& targets() {
    static std::vector<Target> all;
    return all;
}

std::vector<std::filesystem::path> files(const std::filesystem::path& where) {
    if (!std::filesystem::is_directory(where))
        return {where};
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(where))
        found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

int replay(const std::vector<std::string>& arguments) {
    if (arguments.size() < 2)
        throw std::runtime_error("usage: fuzz_replay <target> <file or folder>...");
    const auto target = std::ranges::find(targets(), arguments[0], &Target::name);
    if (target == targets().end())
        throw std::runtime_error("there is no target " + arguments[0]);
    std::size_t inputs = 0;
    for (std::size_t i = 1; i < arguments.size(); ++i)
        for (const auto& path : files(arguments[i])) {
            std::cerr << path.string() << std::endl; // before a crash
            const auto bytes = content(path);
            target->run(Input(std::as_bytes(std::span(bytes))));
            ++inputs;
        }
    std::cout << arguments[0] << ": " << inputs << " inputs\n";
    return inputs > 0 ? 0 : 1;
}

} // namespace

Target::Target(const char* its_name, void (*its_run)(Input)) : name(its_name), run(its_run) {
    targets().push_back(*this);
}

} // namespace neo4j::fuzz

int main(int argc, char** argv) {
    try {
        return neo4j::fuzz::replay({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
