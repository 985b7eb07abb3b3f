# Installs the library, its headers, the CMake package and the pkg-config file.
include(CMakePackageConfigHelpers)

set(neo4j_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/neo4j")

install(
  TARGETS neo4j
  EXPORT neo4jTargets
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/include/neo4j"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING
  PATTERN "*.hpp")
install(EXPORT neo4jTargets NAMESPACE neo4j:: DESTINATION "${neo4j_package_dir}")

if(TARGET neo4j_json)
  install(TARGETS neo4j_json EXPORT neo4jJsonTargets)
  install(EXPORT neo4jJsonTargets NAMESPACE neo4j:: DESTINATION "${neo4j_package_dir}")
endif()

# A shared neo4j hides what it links; with a static one each program links that too.
if(BUILD_SHARED_LIBS)
  set(neo4j_is_shared ON)
else()
  set(neo4j_is_shared OFF)
endif()

configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/neo4jConfig.cmake.in" "${PROJECT_BINARY_DIR}/neo4jConfig.cmake"
  INSTALL_DESTINATION "${neo4j_package_dir}")
# Until 1.0 a new minor version may break its users.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/neo4jConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/neo4jConfig.cmake" "${PROJECT_BINARY_DIR}/neo4jConfigVersion.cmake"
        DESTINATION "${neo4j_package_dir}")
if(NOT BUILD_SHARED_LIBS)
  install(FILES "${CMAKE_CURRENT_LIST_DIR}/Findcctz.cmake" "${CMAKE_CURRENT_LIST_DIR}/Findutf8proc.cmake"
          DESTINATION "${neo4j_package_dir}")
endif()

# pkg-config. The prefix is found from where the file lies, so that the installed tree can be moved.
set(neo4j_pc_dir "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig")
file(RELATIVE_PATH neo4j_pc_to_prefix "${neo4j_pc_dir}" "${CMAKE_INSTALL_PREFIX}")
file(RELATIVE_PATH neo4j_pc_libdir "${CMAKE_INSTALL_PREFIX}" "${CMAKE_INSTALL_FULL_LIBDIR}")
file(RELATIVE_PATH neo4j_pc_includedir "${CMAKE_INSTALL_PREFIX}" "${CMAKE_INSTALL_FULL_INCLUDEDIR}")
string(REGEX REPLACE "/$" "" neo4j_pc_to_prefix "${neo4j_pc_to_prefix}")
if(BUILD_SHARED_LIBS)
  set(neo4j_pc_requires "")
  set(neo4j_pc_libs "")
else()
  # Not Requires.private and Libs.private: where only the static library is installed, plain --libs must link too.
  set(neo4j_pc_requires "openssl >= 3.0")
  set(neo4j_pc_libs " -L$<TARGET_FILE_DIR:Boost::url> -lboost_url -L$<TARGET_FILE_DIR:cctz::cctz> -lcctz -L$<TARGET_FILE_DIR:utf8proc::utf8proc> -lutf8proc")
endif()
# pkg-config itself drops -I and -L of the system's own directories from what it prints.
set(neo4j_pc_boost_include "$<TARGET_PROPERTY:Boost::headers,INTERFACE_INCLUDE_DIRECTORIES>")
configure_file("${CMAKE_CURRENT_LIST_DIR}/neo4j.pc.in" "${PROJECT_BINARY_DIR}/neo4j.pc.in" @ONLY)
file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/neo4j.pc" INPUT "${PROJECT_BINARY_DIR}/neo4j.pc.in")
install(FILES "${PROJECT_BINARY_DIR}/neo4j.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
