# Compiles `source` with `compiler` and `include_dirs`, which | separates. If it begins with a
# comment "expected: ...", that must be the error, and with GCC the only one; otherwise it must
# compile.
file(STRINGS "${source}" lines)
set(comment "")
foreach(line IN LISTS lines)
    if(NOT line MATCHES "^// *(.*)$")
        break()
    endif()
    string(APPEND comment " ${CMAKE_MATCH_1}")
endforeach()
string(REPLACE "|" ";-I" flags "-I${include_dirs}")
execute_process(
    COMMAND "${compiler}" -std=c++20 -fsyntax-only ${flags} "${source}"
    RESULT_VARIABLE status
    ERROR_VARIABLE messages)

if(NOT comment MATCHES "^ expected: (.*)$")
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "${source} does not compile:\n${messages}")
    endif()
    return()
endif()
set(expected "${CMAKE_MATCH_1}")
if(status EQUAL 0)
    message(FATAL_ERROR "${source} compiles; expected: ${expected}")
endif()
string(FIND "${messages}" "${expected}" position)
if(position EQUAL -1)
    message(FATAL_ERROR "${source}: expected: ${expected}\nbut the compiler says:\n${messages}")
endif()
string(REGEX MATCHALL " error: " errors "${messages}")
list(LENGTH errors count)
if(compiler_id STREQUAL "GNU" AND NOT count EQUAL 1)
    message(FATAL_ERROR "${source}: ${count} errors instead of one:\n${messages}")
endif()
