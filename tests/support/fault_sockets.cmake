# neo4j_fault_sockets: what a program links in which sockets fail as told (support/fault_sockets.hpp), and whose steady
# clock can be set forward (support/jumping_clock.hpp).
include_guard(GLOBAL)

add_library(neo4j_fault_sockets OBJECT "${CMAKE_CURRENT_LIST_DIR}/fault_sockets.cpp"
                                       "${CMAKE_CURRENT_LIST_DIR}/jumping_clock.cpp")
neo4j_configure_target(neo4j_fault_sockets)
target_include_directories(neo4j_fault_sockets PUBLIC "${PROJECT_SOURCE_DIR}/tests" "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(neo4j_fault_sockets PUBLIC neo4j_internal)
foreach(function IN ITEMS connect _ZN5neo4j6detail11socket_readEiSt4spanISt4byteLm18446744073709551615EEi
                          _ZN5neo4j6detail12socket_writeEiSt4spanIKSt4byteLm18446744073709551615EEi
                          _ZN5neo4j6detail11socket_killEi _ZN5neo4j6detail8Watchdog3armERKNS0_8DeadlineE
                          _ZNSt6chrono3_V212steady_clock3nowEv)
  target_link_options(neo4j_fault_sockets INTERFACE "LINKER:--wrap=${function}")
endforeach()
