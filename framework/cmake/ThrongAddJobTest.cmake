# throng_add_job_test(NAME
#     [SOURCES file...] [LIBRARIES target...]
#     [INPUT file... EXPECTED file [ARGUMENTS argument...]])
#
# Tests of the job NAME, which throng_add_job has built, for ctest:
#   NAME         SOURCES, a program that tests the job in memory by <throng/testing.hpp>. They are
#                linked to what the job is linked to and to LIBRARIES, by default doctest;
#                where the job has TASKLETS, to their runtime as well.
#   NAME.output  the program `throng` runs the plugin on INPUT, with ARGUMENTS, and prints what is
#                in EXPECTED. Relative paths begin in the present source folder.
# With BUILD_TESTING set to OFF there are none. A macro, since enable_testing() is meant for the
# caller.

include_guard(GLOBAL)

set(throng_RUN_JOB_TEST "${CMAKE_CURRENT_LIST_DIR}/ThrongRunJobTest.cmake")

macro(throng_add_job_test)
    if(NOT DEFINED BUILD_TESTING OR BUILD_TESTING)
        enable_testing()
        throng_add_job_tests(${ARGV})
    endif()
endmacro()

function(throng_add_job_tests job)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "EXPECTED" "SOURCES;LIBRARIES;INPUT;ARGUMENTS")
    if(NOT TARGET ${job})
        message(FATAL_ERROR
            "throng_add_job_test: there is no job ${job}; call throng_add_job first")
    endif()
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "throng_add_job_test: unknown argument ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT arg_SOURCES AND NOT arg_INPUT)
        message(FATAL_ERROR "throng_add_job_test: give SOURCES, or INPUT and EXPECTED, or both")
    endif()
    if((arg_INPUT AND NOT arg_EXPECTED) OR (arg_EXPECTED AND NOT arg_INPUT))
        message(FATAL_ERROR "throng_add_job_test: INPUT and EXPECTED go together")
    endif()
    if(arg_SOURCES)
        throng_add_memory_test(${job} "${arg_SOURCES}" "${arg_LIBRARIES}")
    endif()
    if(arg_INPUT)
        set(program "${throng_PROGRAM}")
        if(TARGET throng)
            set(program "$<TARGET_FILE:throng>")
        endif()
        add_test(NAME ${job}.output
            COMMAND "${CMAKE_COMMAND}"
                -D "PROGRAM=${program}" -D "EXPECTED=${arg_EXPECTED}"
                -D "PRINTED=${CMAKE_CURRENT_BINARY_DIR}/${job}.output"
                -P "${throng_RUN_JOB_TEST}"
                -- "$<TARGET_FILE:${job}>" ${arg_INPUT} ${arg_ARGUMENTS}
            WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    endif()
endfunction()

function(throng_add_memory_test job sources libraries)
    if(NOT libraries)
        find_package(doctest QUIET CONFIG)
        if(NOT doctest_FOUND)
            message(FATAL_ERROR
                "throng_add_job_test: doctest is missing: install it (on Debian: apt install "
                "doctest-dev), give other LIBRARIES, or leave the tests out with "
                "-D BUILD_TESTING=OFF")
        endif()
        set(libraries doctest::doctest)
    endif()
    get_target_property(tasklets ${job} THRONG_TASKLETS)
    if(tasklets)
        if(NOT TARGET throng::tasklet)
            message(FATAL_ERROR
                "throng_add_job_test: ${job} has TASKLETS, and its test needs a runtime for them: "
                "write find_package(throng COMPONENTS tasklet)")
        endif()
        list(APPEND libraries throng::tasklet)
    endif()
    add_executable(${job}_test ${sources})
    target_link_libraries(${job}_test PRIVATE
        throng::job $<TARGET_PROPERTY:${job},LINK_LIBRARIES> ${libraries})
    add_test(NAME ${job} COMMAND ${job}_test WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
endfunction()
