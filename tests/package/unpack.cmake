# Unpacks the packages of PACKAGES into an empty ROOT.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${ROOT}")
file(GLOB packages "${PACKAGES}/*.deb")
foreach(package IN LISTS packages)
  execute_process(COMMAND dpkg-deb -x "${package}" "${ROOT}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
