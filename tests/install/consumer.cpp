// The smallest program that uses the installed library. Its argument is the version it must find.
#include <iostream>
#include <string_view>

#include <neo4j/version.hpp>

int main(int argc, char** argv) {
    std::cout << "neo4j " << neo4j::version() << '\n';
    if (argc != 2 || neo4j::version() != std::string_view(argv[1])) {
        std::cerr << "expected version " << (argc == 2 ? argv[1] : "as the only argument") << '\n';
        return 1;
    }
    return 0;
}
