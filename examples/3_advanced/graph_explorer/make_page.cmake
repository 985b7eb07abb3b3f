# cmake -DSOURCE=<this folder> -DBINARY=<where the program is built> -P make_page.cmake
#
# Brings the page together beside the program: its own files, and the libraries that package-lock.json names, which npm
# fetches where they are not there yet. Ends with an error where npm is missing or cannot fetch them.
cmake_minimum_required(VERSION 3.25)

set(modules "${BINARY}/npm/node_modules")
set(fetched "${BINARY}/npm/fetched.sha256")

file(SHA256 "${SOURCE}/package-lock.json" lock)
set(have "")
if(EXISTS "${fetched}")
  file(READ "${fetched}" have)
endif()
if(NOT have STREQUAL lock)
  find_program(npm npm)
  if(NOT npm)
    message(FATAL_ERROR "npm is missing, which fetches the page's libraries. What to do: apt-get install npm")
  endif()
  file(MAKE_DIRECTORY "${BINARY}/npm")
  file(COPY "${SOURCE}/package.json" "${SOURCE}/package-lock.json" DESTINATION "${BINARY}/npm")
  execute_process(COMMAND "${npm}" ci --ignore-scripts --no-audit --no-fund WORKING_DIRECTORY "${BINARY}/npm"
                  RESULT_VARIABLE result)
  if(result)
    message(FATAL_ERROR "npm could not fetch the page's libraries; its lines above say why")
  endif()
  file(WRITE "${fetched}" "${lock}")
endif()

# Made anew, so that no file stays that the page has given up.
file(REMOVE_RECURSE "${BINARY}/page")
file(COPY "${SOURCE}/page" DESTINATION "${BINARY}")
file(
  COPY "${modules}/cytoscape/dist/cytoscape.min.js" "${modules}/layout-base/layout-base.js"
       "${modules}/cose-base/cose-base.js" "${modules}/cytoscape-fcose/cytoscape-fcose.js"
  DESTINATION "${BINARY}/page/lib")
foreach(library cytoscape layout-base cose-base cytoscape-fcose)
  configure_file("${modules}/${library}/LICENSE" "${BINARY}/page/lib/${library}.LICENSE.txt" COPYONLY)
endforeach()
