# Configures, builds and runs the consumer in SOURCE with BUILD as its (fresh) build tree. CACHE is a file of first cache
# values and OPTIONS go to CMake as they are; VERSION is what the program must print.
cmake_minimum_required(VERSION 3.25)

execute_process(
  COMMAND "${CMAKE_COMMAND}" --fresh -S "${SOURCE}" -B "${BUILD}" -G "${GENERATOR}" -C "${CACHE}" ${OPTIONS}
          COMMAND_ERROR_IS_FATAL ANY)
# Coroutines over Asio take much memory to compile: two at a time is what a small machine holds.
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${BUILD}" --parallel 2
                        COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${BUILD}/consumer" "${VERSION}" COMMAND_ERROR_IS_FATAL ANY)
