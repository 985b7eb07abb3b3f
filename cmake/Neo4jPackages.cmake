# Debian packages of what is installed, one for each component: `cpack --preset package`, or tools/package.
#
#   libneo4j0.1   lib   what a program needs to run; its name holds the soname, so that two of them may be installed
#   libneo4j-dev  dev   headers, CMake package and pkg-config file
#   neo4j-cli     cli   the command line client, where it is built
#
# They hold no static library.
find_program(NEO4J_DPKG_SHLIBDEPS dpkg-shlibdeps)
find_program(NEO4J_GZIP gzip)
mark_as_advanced(NEO4J_DPKG_SHLIBDEPS NEO4J_GZIP)
if(NOT NEO4J_DPKG_SHLIBDEPS OR NOT NEO4J_GZIP)
  message(FATAL_ERROR "NEO4J_DEBIAN_PACKAGES needs dpkg-shlibdeps and gzip: apt-get install dpkg-dev gzip")
endif()
if(NOT BUILD_SHARED_LIBS OR NOT NEO4J_INSTALL)
  message(FATAL_ERROR "NEO4J_DEBIAN_PACKAGES packs the shared library: set BUILD_SHARED_LIBS=ON and NEO4J_INSTALL=ON")
endif()

get_target_property(soversion neo4j SOVERSION)
set(neo4j_lib_package "libneo4j${soversion}")
set(neo4j_dev_package "libneo4j-dev")
set(neo4j_cli_package "neo4j-cli")
get_cmake_property(CPACK_COMPONENTS_ALL COMPONENTS)
list(REMOVE_ITEM CPACK_COMPONENTS_ALL Unspecified)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_PACKAGING_INSTALL_PREFIX "${CMAKE_INSTALL_PREFIX}")
set(CPACK_PACKAGE_VENDOR "neo4j C++ driver")
# A package's maintainer is whoever makes it, named as for all of Debian's tools. The project itself has no mailbox: this one
# is known to take no answers.
set(CPACK_PACKAGE_CONTACT "neo4j C++ driver <noreply@github.com>")
if(DEFINED ENV{DEBFULLNAME} AND DEFINED ENV{DEBEMAIL})
  set(CPACK_PACKAGE_CONTACT "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SOURCE libneo4j)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}/src") # neo4j-cli's libneo4j
set(CPACK_DEBIAN_DEBUGINFO_PACKAGE ON)

# dh_compress's part.
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/packaging/debian/compress_man_pages.cmake")

# Each description is a line of its own and what follows it, which CPack indents.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(driver "C++20 driver for the Neo4j graph database")
set(about "neo4j is a driver for the Neo4j graph database: coroutines on Boost.Asio,
and a blocking face over the very same coroutines. Its API is that of the
official Python driver, said in C++.")

set(CPACK_DEBIAN_LIB_PACKAGE_NAME ${neo4j_lib_package})
set(CPACK_DEBIAN_LIB_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIB_DESCRIPTION "${driver} (shared library)\n${about}\n.\nThis package holds the shared library.")

# The library's interface holds types of Boost, whose layout is its version's: programs need the very one.
set(boost "libboost${Boost_VERSION_MAJOR}.${Boost_VERSION_MINOR}-dev")
set(CPACK_COMPONENT_DEV_DEPENDS lib)
set(CPACK_DEBIAN_DEV_PACKAGE_NAME ${neo4j_dev_package})
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS ${boost})
set(CPACK_DEBIAN_DEV_PACKAGE_SHLIBDEPS OFF) # no program is in it
set(CPACK_DEBIAN_DEV_DEBUGINFO_PACKAGE OFF)
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS "nlohmann-json3-dev (>= 3.11), libspdlog-dev")
set(CPACK_DEBIAN_DEV_DESCRIPTION "${driver} (development files)\n${about}\n.\nThis package holds the headers, a CMake package and a pkg-config file.")

set(CPACK_COMPONENT_CLI_DEPENDS lib)
set(CPACK_DEBIAN_CLI_PACKAGE_NAME ${neo4j_cli_package})
set(CPACK_DEBIAN_CLI_PACKAGE_SECTION database)
set(CPACK_DEBIAN_CLI_DESCRIPTION "command line client for the Neo4j graph database\nneo4j-cli runs Cypher queries, from its arguments, from files, or as they are\ntyped, and writes their results as tables, CSV or JSON.")

# Control files of the library: which package a program that is linked to it shall depend on, and that the linker's cache
# is to be made anew.
set(debian "${PROJECT_BINARY_DIR}/debian")
file(CONFIGURE OUTPUT "${debian}/shlibs" CONTENT "libneo4j ${soversion} ${neo4j_lib_package} (>= ${PROJECT_VERSION})\n")
file(CONFIGURE OUTPUT "${debian}/triggers" CONTENT "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIB_PACKAGE_CONTROL_EXTRA "${debian}/shlibs" "${debian}/triggers")

# Each package's folder of documents. SOURCE_DATE_EPOCH, where it is set, is the date.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(
  CONFIGURE
  OUTPUT "${debian}/changelog.Debian"
  CONTENT
    "${CPACK_DEBIAN_PACKAGE_SOURCE} (${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * Release ${PROJECT_VERSION}; changelog.gz says what is new.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
configure_file("${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${debian}/changelog" COPYONLY)
foreach(file IN ITEMS changelog changelog.Debian)
  execute_process(COMMAND "${NEO4J_GZIP}" -9nkf "${debian}/${file}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  # Out of the usual installation.
  install(
    FILES "${PROJECT_SOURCE_DIR}/packaging/debian/copyright" "${debian}/changelog.gz" "${debian}/changelog.Debian.gz"
    DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/${neo4j_${component}_package}"
    COMPONENT ${component}
    EXCLUDE_FROM_ALL)
endforeach()

include(CPack)
