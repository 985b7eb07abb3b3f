# neo4j_harden(<target>): what makes a fault in the library's memory end the program rather than serve somebody: guarded
# stacks, checked copies, marked jump targets, tables that are read-only once they are linked. For the library's own
# targets and neo4j-cli's; private, so that a program that uses the library keeps its own options. Not in Debug builds,
# whose code nobody ships, nor under sanitizers, which check more and stumble over it.
#
# _GLIBCXX_ASSERTIONS is not among them: docs/reliability.md says what it costs.
include(CheckCXXCompilerFlag)

set(neo4j_hardening "")
foreach(option IN ITEMS -fstack-protector-strong -fstack-clash-protection -fcf-protection -mbranch-protection=standard)
  string(MAKE_C_IDENTIFIER "NEO4J_HAS${option}" known) # the last two are for one processor each
  check_cxx_compiler_flag("-Werror ${option}" ${known})
  if(${known})
    list(APPEND neo4j_hardening ${option})
  endif()
endforeach()

function(neo4j_harden target)
  if(NOT NEO4J_HARDENING OR CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    return()
  endif()
  set(shipped "$<NOT:$<CONFIG:Debug>>")
  target_compile_options(${target} PRIVATE "$<${shipped}:${neo4j_hardening}>")
  # Needs optimisation; a distribution may have defined it already.
  target_compile_options(
    ${target} PRIVATE "$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>")
  get_target_property(type ${target} TYPE)
  if(type MATCHES "^(SHARED_LIBRARY|EXECUTABLE)$")
    target_link_options(${target} PRIVATE
                        "$<${shipped}:LINKER:-z,relro,-z,now,-z,noexecstack>")
  endif()
endfunction()
