# Installs the build tree BUILD into an empty PREFIX.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${PREFIX}")
execute_process(
  COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}" --config "${CONFIG}"
          COMMAND_ERROR_IS_FATAL ANY)

# Nothing but headers, the library, the two package descriptions and the command line client may be installed.
file(GLOB_RECURSE installed RELATIVE "${PREFIX}" "${PREFIX}/*")
set(strangers ${installed})
list(FILTER strangers EXCLUDE REGEX "^include/neo4j/[a-z0-9_/]+\\.hpp$")
list(FILTER strangers EXCLUDE REGEX "/libneo4j\\.[a-z0-9.]+$")
list(FILTER strangers EXCLUDE REGEX "/cmake/neo4j/[A-Za-z0-9-]+\\.cmake$")
list(FILTER strangers EXCLUDE REGEX "/pkgconfig/neo4j\\.pc$")
list(FILTER strangers EXCLUDE REGEX "^(bin/neo4j-cli|share/man/man1/neo4j-cli\\.1)$")
if(strangers OR NOT installed)
  message(FATAL_ERROR "installed, but should not be: ${strangers}")
endif()
