# Builds and runs the consumer with nothing but what pkg-config says, once plain and once with --static.
cmake_minimum_required(VERSION 3.25)

set(ENV{PKG_CONFIG_PATH} "${PREFIX}/${LIBDIR}/pkgconfig")
set(ENV{LD_LIBRARY_PATH} "${PREFIX}/${LIBDIR}")
file(MAKE_DIRECTORY "${BUILD}")
separate_arguments(compiler_flags UNIX_COMMAND "${CXX_FLAGS}")

foreach(mode IN ITEMS "" --static)
  execute_process(
    COMMAND "${PKG_CONFIG}" ${mode} --cflags --libs "neo4j = ${VERSION}"
    OUTPUT_VARIABLE flags
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  message(STATUS "pkg-config ${mode}: ${flags}")
  separate_arguments(flags UNIX_COMMAND "${flags}")
  execute_process(
    COMMAND "${CXX}" ${compiler_flags} -std=c++20 -o "${BUILD}/consumer" "${SOURCE}" ${flags}
            COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${BUILD}/consumer" "${VERSION}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
