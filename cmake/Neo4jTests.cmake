# The functions with which tests/ and its folders declare test programs.

# Catch2 2.13 (Debian 12) or 3; tests/support/catch.hpp includes the right header for either.
find_package(Catch2 3 QUIET)
if(NOT Catch2_FOUND)
  find_package(Catch2 2.13 REQUIRED)
endif()

set(NEO4J_TEST_DIR "${PROJECT_SOURCE_DIR}/tests")

# neo4j_configure_test_target(<target> <linked target>...)
function(neo4j_configure_test_target target)
  neo4j_configure_target(${target})
  target_include_directories(${target} PRIVATE "${NEO4J_TEST_DIR}" "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(${target} PRIVATE Catch2::Catch2 ${ARGN})
endfunction()

# Catch2 and main, compiled once for all.
add_library(neo4j_catch_main OBJECT "${NEO4J_TEST_DIR}/support/catch_main.cpp")
neo4j_configure_test_target(neo4j_catch_main)

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
# A Catch2 program. LINK is neo4j_protocol (no Asio), or neo4j_internal (the whole library and its hidden parts), which
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

# neo4j_add_unit_test(<name> SOURCES <file>... [LINK <target>...] [LABELS <label>...])
#
# One program, one ctest with the label unit.
function(neo4j_add_unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK;LABELS")
  neo4j_add_test_program(${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK})
  if(TARGET ${name})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "unit;${arg_LABELS}" TIMEOUT 120)
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
    add_test(NAME ${name} COMMAND sh "${NEO4J_TEST_DIR}/support/with_server.sh" $<TARGET_FILE:${name}>)
    set_tests_properties(
      ${name}
      PROPERTIES LABELS "integration;${arg_LABELS}"
                 TIMEOUT ${arg_TIMEOUT}
                 SKIP_RETURN_CODE 77
                 RESOURCE_LOCK neo4j_server)
  endif()
endfunction()

# The compilers of the spelling tests, gcc and clang, with what each of them is asked to watch over.
set(NEO4J_SPELLING_names_gcc g++-12 g++)
set(NEO4J_SPELLING_names_clang clang++-19)
set(NEO4J_SPELLING_sanitize_gcc -fsanitize=address)
set(NEO4J_SPELLING_sanitize_clang -fsanitize=address,undefined -fno-sanitize-recover=all)

# Gives a target the compiler of that kind in place of the project's, and its sanitizers.
function(neo4j_spelling_target target kind)
  set(swap sh "${PROJECT_SOURCE_DIR}/cmake/swap_compiler.sh")
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_compile_options(${target} PRIVATE -g1 -O1 -fno-omit-frame-pointer ${NEO4J_SPELLING_sanitize_${kind}})
  set_target_properties(
    ${target}
    PROPERTIES CXX_EXTENSIONS OFF
               CXX_COMPILER_LAUNCHER "${swap};${CMAKE_CXX_COMPILER_LAUNCHER};${NEO4J_SPELLING_${kind}};--"
               CXX_LINKER_LAUNCHER "${swap};${NEO4J_SPELLING_${kind}};--")
endfunction()

# The whole library once more, as neo4j_spelling_<kind>: a coroutine of the library is handed what a program's co_await
# expression made, so both must be watched.
function(neo4j_add_spelling_library kind)
  set(library neo4j_spelling_${kind})
  if(TARGET ${library})
    return()
  endif()
  get_target_property(sources neo4j_protocol SOURCES)
  get_target_property(io_sources neo4j_io SOURCES)
  list(APPEND sources ${io_sources})
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  add_library(${library} STATIC ${sources})
  neo4j_spelling_target(${library} ${kind})
  target_include_directories(
    ${library}
    PUBLIC "${PROJECT_SOURCE_DIR}/include"
    PRIVATE "${PROJECT_SOURCE_DIR}/src")
  get_target_property(dependencies neo4j LINK_LIBRARIES)
  target_link_libraries(${library} PUBLIC ${dependencies})
  # CMake writes the options that the project's compiler needs for a precompiled header; clang takes g++'s as well.
  if(NEO4J_PRECOMPILED_HEADERS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_precompile_headers(${library} PRIVATE "${PROJECT_SOURCE_DIR}/src/async/pch.hpp")
    if(kind STREQUAL "gcc")
      target_compile_options(${library} PRIVATE -fpch-preprocess)
    else()
      target_compile_options(${library} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    endif()
  endif()
endfunction()

# neo4j_add_spelling_test(<name> SOURCES <file>...)
#
# Builds and runs the sources under AddressSanitizer once with g++ and once with clang++-19, whichever of them compiles
# the project: compilers differ in what they make of temporaries inside a co_await expression, and users write those.
# The programs need a server, as integration tests do. Labels: spelling, integration.
function(neo4j_add_spelling_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  # A program has one set of sanitizers, and here it is these tests' own.
  if(NOT arg_SOURCES OR CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    return()
  endif()
  foreach(kind IN ITEMS gcc clang)
    find_program(NEO4J_SPELLING_${kind} ${NEO4J_SPELLING_names_${kind}})
    mark_as_advanced(NEO4J_SPELLING_${kind})
    if(NOT NEO4J_SPELLING_${kind})
      message(STATUS "${NEO4J_SPELLING_names_${kind}} not found: ${name} runs without it")
      continue()
    endif()
    neo4j_add_spelling_library(${kind})
    set(program ${name}_${kind})
    add_executable(${program} ${arg_SOURCES})
    neo4j_spelling_target(${program} ${kind})
    target_include_directories(${program} PRIVATE "${NEO4J_TEST_DIR}")
    target_compile_options(${program} PRIVATE -Wall -Wextra)
    # g++ 12 takes a coroutine frame's own operator delete for a stranger when it optimises.
    if(kind STREQUAL "gcc")
      target_compile_options(${program} PRIVATE -Wno-mismatched-new-delete)
    endif()
    if(NEO4J_WARNINGS_AS_ERRORS)
      target_compile_options(${program} PRIVATE -Werror)
    endif()
    target_link_options(${program} PRIVATE ${NEO4J_SPELLING_sanitize_${kind}})
    target_link_libraries(${program} PRIVATE neo4j_spelling_${kind} neo4j_catch_main Catch2::Catch2)
    add_test(NAME ${program} COMMAND ${program})
    set_tests_properties(${program} PROPERTIES LABELS "spelling;integration" TIMEOUT 300)
  endforeach()
endfunction()
