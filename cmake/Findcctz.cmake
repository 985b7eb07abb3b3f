# Finds cctz (https://github.com/google/cctz), of which distributions ship the library without a CMake package.
# Provides the target cctz::cctz. Installed beside neo4jConfig.cmake, because a static neo4j links cctz in the program.
# A prefix other than the system's is named with -Dcctz_ROOT=<prefix>.

# A build of cctz from source installs its own package: that one leads.
find_package(cctz CONFIG QUIET)
if(TARGET cctz::cctz)
  include(FindPackageHandleStandardArgs)
  find_package_handle_standard_args(cctz CONFIG_MODE)
  return()
endif()

find_path(cctz_INCLUDE_DIR NAMES cctz/time_zone.h)
find_library(cctz_LIBRARY NAMES cctz)
mark_as_advanced(cctz_INCLUDE_DIR cctz_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  cctz
  REQUIRED_VARS cctz_LIBRARY cctz_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Install libcctz-dev (Debian, Ubuntu) or set cctz_ROOT to where cctz is installed.")

if(cctz_FOUND)
  add_library(cctz::cctz UNKNOWN IMPORTED)
  set_target_properties(
    cctz::cctz
    PROPERTIES IMPORTED_LOCATION "${cctz_LIBRARY}"
               INTERFACE_INCLUDE_DIRECTORIES "${cctz_INCLUDE_DIR}")
endif()
