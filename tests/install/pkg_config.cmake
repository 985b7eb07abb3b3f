# Builds and runs the consumer with nothing but what pkg-config says, linked once plain and once with --static.
cmake_minimum_required(VERSION 3.25)

set(ENV{PKG_CONFIG_PATH} "${PREFIX}/${LIBDIR}/pkgconfig")
set(ENV{LD_LIBRARY_PATH} "${PREFIX}/${LIBDIR}")
file(MAKE_DIRECTORY "${BUILD}")
separate_arguments(compiler_flags UNIX_COMMAND "${CXX_FLAGS}")

function(ask_pkg_config variable)
  execute_process(
    COMMAND "${PKG_CONFIG}" ${ARGN} "neo4j = ${VERSION}"
    OUTPUT_VARIABLE flags
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  message(STATUS "pkg-config ${ARGN}: ${flags}")
  separate_arguments(flags UNIX_COMMAND "${flags}")
  set(${variable} ${flags} PARENT_SCOPE)
endfunction()

ask_pkg_config(compile --cflags)
execute_process(COMMAND "${CXX}" ${compiler_flags} -std=c++20 -c -o "${BUILD}/consumer.o" "${SOURCE}" ${compile}
                        COMMAND_ERROR_IS_FATAL ANY)
foreach(mode IN ITEMS "" --static)
  ask_pkg_config(link ${mode} --libs)
  execute_process(COMMAND "${CXX}" ${compiler_flags} -o "${BUILD}/consumer" "${BUILD}/consumer.o" ${link}
                          COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${BUILD}/consumer" "${VERSION}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
