# cmake -D PROGRAM=... -D EXPECTED=... -D PRINTED=... -P ThrongRunJobTest.cmake -- JOB INPUT...
#
# Fails unless `PROGRAM run JOB INPUT...` prints what is in the file EXPECTED. What it prints is
# kept in the file PRINTED.

set(arguments "")
set(begun FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
    if(begun)
        list(APPEND arguments "${CMAKE_ARGV${i}}")
    elseif(CMAKE_ARGV${i} STREQUAL "--")
        set(begun TRUE)
    endif()
endforeach()

execute_process(
    COMMAND "${PROGRAM}" run ${arguments} --quiet
    OUTPUT_FILE "${PRINTED}"
    ERROR_VARIABLE errors
    RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} run ${arguments}\nends with status ${status}: ${errors}")
endif()
execute_process(
    COMMAND "${CMAKE_COMMAND}" -E compare_files "${PRINTED}" "${EXPECTED}"
    RESULT_VARIABLE differs
    OUTPUT_QUIET ERROR_QUIET)
if(NOT differs EQUAL 0)
    execute_process(COMMAND diff -u "${EXPECTED}" "${PRINTED}" OUTPUT_VARIABLE difference)
    message("${difference}")
    message(FATAL_ERROR
        "The job does not print what is in ${EXPECTED}. If it is right, make that the expected "
        "output:\n  cp ${PRINTED} ${EXPECTED}")
endif()
