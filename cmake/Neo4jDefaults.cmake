# What every target of this project shares: warnings, visibility, ccache.

# ccache where there is one, unless the user chose a launcher. Precompiled headers need the two sloppiness words;
# base directory and no hash_dir let two build trees of one checkout share their objects.
if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(NEO4J_CCACHE ccache)
  mark_as_advanced(NEO4J_CCACHE)
  if(NEO4J_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros
        "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${NEO4J_CCACHE}")
  endif()
endif()

# Applies the project's compile settings to one of its own targets. They are private: a program that uses the library
# keeps its own.
function(neo4j_configure_target target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(
    ${target}
    PROPERTIES CXX_EXTENSIONS OFF
               LINKER_LANGUAGE CXX
               CXX_VISIBILITY_PRESET hidden
               VISIBILITY_INLINES_HIDDEN ON)
  if(MSVC)
    message(FATAL_ERROR "neo4j builds with g++ >= 12 or clang >= 16; MSVC has not been tried.")
  endif()
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  # Of several files compiled as one: a local name of one may be a global one of another, and g++ takes what is a
  # source's own for a header's.
  if(CMAKE_UNITY_BUILD)
    target_compile_options(${target} PRIVATE -Wno-shadow)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
    endif()
  endif()
  # g++ 12 misreads the inlined copy in "literal" + std::string when it optimises (GCC bug 105651, mended in 13), and
  # says so under any of these three names.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
    # Nor can it tell, where a std::variant is moved from, that the alternatives that it does not hold are not read.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    # Nor that a small_vector that is moved from as a whole has at most its own room inside itself.
    target_compile_options(${target} PRIVATE -Wno-stringop-overread)
    # It takes a coroutine frame's own operator delete for a stranger when it optimises.
    target_compile_options(${target} PRIVATE -Wno-mismatched-new-delete)
  endif()
  if(NEO4J_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  # A program gets the functions that it needs and no others, and keeps less of them in memory; one of a user's own does
  # if it is linked with --gc-sections.
  if(CMAKE_EXECUTABLE_FORMAT STREQUAL "ELF")
    target_compile_options(${target} PRIVATE "$<$<CONFIG:Release>:-ffunction-sections;-fdata-sections>")
    target_link_options(${target} PRIVATE "$<$<CONFIG:Release>:LINKER:--gc-sections>")
  endif()
  # ccache can only cache users of a precompiled header when the compiler's output says which header was used.
  if(NEO4J_PRECOMPILED_HEADERS AND NEO4J_CCACHE)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${target} PRIVATE -fpch-preprocess)
    else()
      target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    endif()
  endif()
endfunction()
