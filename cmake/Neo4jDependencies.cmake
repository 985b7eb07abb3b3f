# What the library links. Tests, benchmarks and examples look for their own.
find_package(Threads REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(cctz REQUIRED)
find_package(utf8proc REQUIRED)

# Only for users of the opt-in header <neo4j/json.hpp>.
find_package(nlohmann_json 3.11 QUIET)
