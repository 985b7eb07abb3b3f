# neo4j_replay: what a program links to run drivers over prepared answers in memory (support/replay_connect.hpp). Tests and
# benchmarks include this file.
include_guard(GLOBAL)

set(neo4j_connect_function
    "_ZN5neo4j6detail7connectENS0_16ConnectorOptionsENS_7AddressESt8functionIFN5boost4asio9awaitableIvNS5_15any_io_executorEEESt10unique_ptrINS0_9TransportESt14default_deleteISA_EENS0_8DeadlineEEESE_"
)

add_library(
  neo4j_replay OBJECT
  "${CMAKE_CURRENT_LIST_DIR}/bolt_messages.cpp" "${CMAKE_CURRENT_LIST_DIR}/packed_rows.cpp"
  "${CMAKE_CURRENT_LIST_DIR}/replay_answers.cpp" "${CMAKE_CURRENT_LIST_DIR}/replay_connect.cpp" "${CMAKE_CURRENT_LIST_DIR}/replay_transport.cpp")
neo4j_configure_target(neo4j_replay)
target_include_directories(neo4j_replay PUBLIC "${PROJECT_SOURCE_DIR}/tests" "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(neo4j_replay PUBLIC neo4j_internal)
target_link_options(neo4j_replay INTERFACE "LINKER:--wrap=${neo4j_connect_function}")
