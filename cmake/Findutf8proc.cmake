# Finds utf8proc (https://github.com/JuliaStrings/utf8proc), of which some distributions ship the library without a CMake
# package. Provides the target utf8proc::utf8proc. Installed beside neo4jConfig.cmake, because a static neo4j links
# utf8proc in the program. A prefix other than the system's is named with -Dutf8proc_ROOT=<prefix>.

# A build of utf8proc from source installs its own package: that one leads. Some name its target without a namespace.
find_package(utf8proc CONFIG QUIET)
if(utf8proc_FOUND AND TARGET utf8proc AND NOT TARGET utf8proc::utf8proc)
  add_library(utf8proc::utf8proc INTERFACE IMPORTED)
  set_target_properties(utf8proc::utf8proc PROPERTIES INTERFACE_LINK_LIBRARIES utf8proc)
endif()
if(TARGET utf8proc::utf8proc)
  include(FindPackageHandleStandardArgs)
  find_package_handle_standard_args(utf8proc CONFIG_MODE)
  return()
endif()

find_path(utf8proc_INCLUDE_DIR NAMES utf8proc.h)
find_library(utf8proc_LIBRARY NAMES utf8proc)
mark_as_advanced(utf8proc_INCLUDE_DIR utf8proc_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  utf8proc
  REQUIRED_VARS utf8proc_LIBRARY utf8proc_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Install libutf8proc-dev (Debian, Ubuntu) or set utf8proc_ROOT to where utf8proc is installed.")

if(utf8proc_FOUND)
  add_library(utf8proc::utf8proc UNKNOWN IMPORTED)
  set_target_properties(
    utf8proc::utf8proc
    PROPERTIES IMPORTED_LOCATION "${utf8proc_LIBRARY}"
               INTERFACE_INCLUDE_DIRECTORIES "${utf8proc_INCLUDE_DIR}")
endif()
