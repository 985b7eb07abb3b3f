# The functions with which tests/ and its folders declare test programs.

# Catch2 2.13 (Debian 12) or 3; tests/support/catch.hpp includes the right header for either.
find_package(Catch2 3 QUIET)
if(NOT Catch2_FOUND)
  find_package(Catch2 2.13 REQUIRED)
endif()

set(NEO4J_TEST_COMPILE_OPTIONS "" CACHE STRING "Further options to compile the tests with, but not the library")

set(NEO4J_TEST_DIR "${PROJECT_SOURCE_DIR}/tests")

# What the tests with a label need, without all the rest: cmake --build build/<preset> --target tests_<label>.
# tests_integration leaves out what has the label once, too.
foreach(label IN ITEMS unit guard integration)
  add_custom_target(tests_${label})
endforeach()

# neo4j_configure_test_target(<target> <linked target>...)
function(neo4j_configure_test_target target)
  neo4j_configure_target(${target})
  target_include_directories(${target} PRIVATE "${NEO4J_TEST_DIR}" "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(${target} PRIVATE Catch2::Catch2 ${ARGN})
  target_compile_options(${target} PRIVATE ${NEO4J_TEST_COMPILE_OPTIONS})
endfunction()

# Catch2 and main, compiled once for all.
add_library(neo4j_catch_main OBJECT "${NEO4J_TEST_DIR}/support/catch_main.cpp")
neo4j_configure_test_target(neo4j_catch_main)
target_compile_options(neo4j_catch_main PRIVATE -w) # nothing in it is ours

# The headers that take longest to parse, compiled once for all programs: Catch2 alone for tests of the protocol,
# Catch2 and Asio for the others.
add_library(neo4j_test_pch OBJECT "${NEO4J_TEST_DIR}/support/pch.cpp")
neo4j_configure_test_target(neo4j_test_pch neo4j_internal_headers)
add_library(neo4j_async_test_pch OBJECT "${NEO4J_TEST_DIR}/support/pch.cpp")
neo4j_configure_test_target(neo4j_async_test_pch neo4j_internal_headers)
if(NEO4J_PRECOMPILED_HEADERS)
  set(catch_header "${NEO4J_TEST_DIR}/support/catch.hpp")
  target_precompile_headers(neo4j_test_pch PRIVATE "${catch_header}")
  target_precompile_headers(neo4j_async_test_pch PRIVATE "${catch_header}" "${PROJECT_SOURCE_DIR}/src/async/pch.hpp")
endif()

# neo4j_add_test_program(<name> SOURCES <file>... [LINK <target>...])
#
# A Catch2 program. All presets but dev compile several of its files as one, which takes a third of the time: a file whose
# names clash with another's gets the property SKIP_UNITY_BUILD_INCLUSION. LINK is neo4j_protocol (no Asio), or neo4j_internal (the whole library and its hidden parts), which
# is the default, and more if needed. Without SOURCES nothing is made, so that a folder can be declared before its
# first test.
function(neo4j_add_test_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${name}: '${arg_UNPARSED_ARGUMENTS}' is out of place; sources follow the word SOURCES")
  endif()
  if(NOT arg_SOURCES)
    return()
  endif()
  if(NOT arg_LINK)
    set(arg_LINK neo4j_internal)
  endif()
  add_executable(${name} ${arg_SOURCES})
  neo4j_configure_test_target(${name} neo4j_catch_main ${arg_LINK})
  if(NEO4J_PRECOMPILED_HEADERS)
    if(neo4j_internal IN_LIST arg_LINK)
      target_precompile_headers(${name} REUSE_FROM neo4j_async_test_pch)
    else()
      target_precompile_headers(${name} REUSE_FROM neo4j_test_pch)
    endif()
  endif()
endfunction()

# neo4j_add_unit_test(<name> [BY_FACE] SOURCES <file>... [LINK <target>...] [LABELS <label>...])
#
# One program, one ctest with the label unit. BY_FACE: two, so that a long one is run on two processors: what is tested in
# the awaited face, and all the rest.
function(neo4j_add_unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "BY_FACE" "" "SOURCES;LINK;LABELS")
  neo4j_add_test_program(${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK})
  if(TARGET ${name})
    add_dependencies(tests_unit ${name})
    set(tests ${name})
    if(arg_BY_FACE)
      list(APPEND tests ${name}.awaited)
      add_test(NAME ${name} COMMAND ${name} "~* - Awaited")
      add_test(NAME ${name}.awaited COMMAND ${name} "* - Awaited")
    else()
      add_test(NAME ${name} COMMAND ${name})
    endif()
    set_tests_properties(${tests} PROPERTIES LABELS "unit;${arg_LABELS}" TIMEOUT 600)
  endif()
endfunction()

# neo4j_add_integration_test(<name> SOURCES <file>... [LINK <target>...] [LABELS <label>...] [TIMEOUT <seconds>])
#
# One program, one ctest with the label integration. It needs a real server, named by NEO4J_URI, NEO4J_USERNAME and
# NEO4J_PASSWORD; without NEO4J_URI ctest counts it as skipped.
function(neo4j_add_integration_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LINK;LABELS")
  neo4j_add_test_program(${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK})
  if(TARGET ${name})
    if(NOT arg_TIMEOUT)
      set(arg_TIMEOUT 300)
    endif()
    add_dependencies(tests_integration ${name})
    add_test(NAME ${name} COMMAND sh "${NEO4J_TEST_DIR}/support/with_server.sh" $<TARGET_FILE:${name}>)
    set_tests_properties(
      ${name}
      PROPERTIES LABELS "integration;${arg_LABELS}"
                 TIMEOUT ${arg_TIMEOUT}
                 SKIP_RETURN_CODE 77
                 RESOURCE_LOCK neo4j_server)
  endif()
endfunction()
