# neo4j_forbid_includes(<target> <library>...) makes each #include of asio, beast, openssl or nlohmann in the sources
# of the target, direct or through another header, a compile error that says why.
#
# Copies of the headers below that hold only that error stand before the real ones on the target's include path.
# Every header of its library includes one of them, so they catch them all; tests/headers proves that they do.
set(neo4j_forbidden_asio boost/asio/detail/config.hpp boost/asio/detail/push_options.hpp)
set(neo4j_forbidden_beast boost/beast/core/detail/config.hpp)
set(neo4j_forbidden_openssl openssl/macros.h openssl/opensslconf.h openssl/opensslv.h)
set(neo4j_forbidden_nlohmann nlohmann/json.hpp nlohmann/json_fwd.hpp)

foreach(library IN ITEMS asio beast openssl nlohmann)
  foreach(header IN LISTS neo4j_forbidden_${library})
    # The second line names no file, which is what makes compilers stop at once instead of reporting a hundred more.
    file(
      CONFIGURE
      OUTPUT "${PROJECT_BINARY_DIR}/forbidden/${library}/${header}"
      CONTENT
        "#error \"forbidden include: ${library} must not be included here, neither directly nor through another header; ARCHITECTURE.md says which folder may use what\"
#include \"see the error above\"
")
  endforeach()
endforeach()

function(neo4j_forbid_includes target)
  foreach(library IN LISTS ARGN)
    if(NOT DEFINED neo4j_forbidden_${library})
      message(FATAL_ERROR "neo4j_forbid_includes: '${library}' is not one of asio, beast, openssl, nlohmann")
    endif()
    target_include_directories(${target} BEFORE PRIVATE "${PROJECT_BINARY_DIR}/forbidden/${library}")
  endforeach()
endfunction()
