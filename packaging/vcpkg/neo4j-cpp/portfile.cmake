# An overlay port: it builds the checkout that it lies in, whatever its state.
#
#   vcpkg install neo4j-cpp --overlay-ports=<checkout>/packaging/vcpkg
#
# vcpkg takes what it has built before while this folder is unchanged: after a change elsewhere, remove the port first.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

# What CMake would take because it happens to be there is left to the features.
vcpkg_check_features(
  OUT_FEATURE_OPTIONS feature_options
  INVERTED_FEATURES json CMAKE_DISABLE_FIND_PACKAGE_nlohmann_json)

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS -DNEO4J_BUILD_TESTS=OFF -DNEO4J_BUILD_BENCHMARKS=OFF -DNEO4J_BUILD_EXAMPLES=OFF -DNEO4J_BUILD_CLI=OFF
          ${feature_options})
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME neo4j CONFIG_PATH lib/cmake/neo4j)
vcpkg_fixup_pkgconfig()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
