# throng_test(NAME <name> SOURCES <file>... [LIBRARIES <target>...] [TIMEOUT <seconds>])
#   Builds the doctest program <name>_test and registers it as one test. Where the variable
#   THRONG_TESTS_HAVE_ONE_THREAD is true, ThreadSanitizer would see nothing, and has no such test.
# throng_add_test(NAME <name> COMMAND <command> [<argument>...] [TIMEOUT <seconds>])
#   Registers any command as a test; a command may use generator expressions, for example
#   $<TARGET_FILE:throng>.
# throng_benchmark(NAME <name> SOURCES <file>... [LIBRARIES <target>...])
#   Builds the Google Benchmark program bench/<name>; `dev bench` runs it. The shortest run that
#   checks its answers is a test.
#
# In a sanitized build the name gets a prefix, so that the tests of several builds can be run and
# told apart in one ctest run; the sanitizers are set up through the environment.

include_guard(GLOBAL)

# The slowest builds' tests begin first, so that a run over all builds does not end with a long one.
set(THRONG_TEST_PREFIX "")
set(THRONG_TEST_COST 1)
set(THRONG_TEST_LAUNCHER "")
if(THRONG_SANITIZE MATCHES "thread")
    set(THRONG_TEST_PREFIX "tsan.")
    set(THRONG_TEST_COST 3)
    # GCC 12's runtime gives up where the kernel spreads mappings over more bits than it knows.
    # Where the personality cannot be changed the tests run without, and fail if it mattered.
    execute_process(COMMAND setarch -R true RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
    if(NOT failed)
        set(THRONG_TEST_LAUNCHER setarch -R)
    endif()
elseif(THRONG_SANITIZE)
    set(THRONG_TEST_PREFIX "asan.")
    set(THRONG_TEST_COST 2)
endif()

# intercept_tls_get_addr: GCC 12's leak detection takes garbage for the thread-local data of
# libraries that a plugin brings.
set(THRONG_TEST_ENVIRONMENT
    "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:intercept_tls_get_addr=0"
    "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
    "TSAN_OPTIONS=second_deadlock_stack=1:suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp")

function(throng_add_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT" "COMMAND")
    if(NOT arg_TIMEOUT)
        # Seconds; generous, since machines are busy. A test that takes long is not a failure.
        set(arg_TIMEOUT 300)
        if(THRONG_SANITIZE)
            set(arg_TIMEOUT 900)
        endif()
    endif()
    set(name "${THRONG_TEST_PREFIX}${arg_NAME}")
    add_test(NAME "${name}" COMMAND ${THRONG_TEST_LAUNCHER} ${arg_COMMAND})
    set_tests_properties("${name}" PROPERTIES
        COST ${THRONG_TEST_COST}
        TIMEOUT "${arg_TIMEOUT}"
        ENVIRONMENT "${THRONG_TEST_ENVIRONMENT}")
endfunction()

function(throng_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT" "SOURCES;LIBRARIES")
    set(program "${arg_NAME}_test")
    add_executable(${program} ${arg_SOURCES})
    target_link_libraries(${program} PRIVATE
        throng_test_main ${arg_LIBRARIES} throng_options throng_warnings)
    if(THRONG_TESTS_HAVE_ONE_THREAD AND THRONG_SANITIZE MATCHES "thread")
        set_target_properties(${program} PROPERTIES EXCLUDE_FROM_ALL TRUE)
        return()
    endif()
    throng_add_test(NAME ${arg_NAME} COMMAND "$<TARGET_FILE:${program}>" TIMEOUT ${arg_TIMEOUT})
endfunction()

add_custom_target(benchmarks)

function(throng_benchmark)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;LIBRARIES")
    set(program "${arg_NAME}_benchmark")
    add_executable(${program} ${arg_SOURCES})
    target_link_libraries(${program} PRIVATE
        benchmark::benchmark ${arg_LIBRARIES} throng_options throng_warnings)
    set_target_properties(${program} PROPERTIES
        OUTPUT_NAME "${arg_NAME}"
        RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
    add_dependencies(benchmarks ${program})
    throng_add_test(NAME bench.${arg_NAME}
        COMMAND "$<TARGET_FILE:${program}>" --benchmark_min_time=0)
endfunction()
