# Reads NEO4J_VERSION_MAJOR, _MINOR and _PATCH from the version header, so that they are written down only once.
function(neo4j_read_version header out)
  file(READ "${header}" text)
  set(parts "")
  foreach(part IN ITEMS MAJOR MINOR PATCH)
    if(NOT text MATCHES "#define NEO4J_VERSION_${part} ([0-9]+)")
      message(FATAL_ERROR "${header}: no line '#define NEO4J_VERSION_${part} <number>'; "
                          "the build takes the project's version from there.")
    endif()
    list(APPEND parts "${CMAKE_MATCH_1}")
  endforeach()
  list(JOIN parts "." version)
  set(${out} "${version}" PARENT_SCOPE)
endfunction()
