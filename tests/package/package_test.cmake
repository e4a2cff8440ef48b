# Installs BUILD into SCRATCH/prefix, builds CONSUMER against that, and runs its job and one of
# throng's own with the installed program; then, with the compiler of BUILD and with Clang, builds a
# job of JOBS that spawns tasklets, with its test, and a program that has nothing but tasklets,
# begins a job with `throng new`, and does what its README says.

cmake_minimum_required(VERSION 3.25)

function(run)
    execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE out ERROR_VARIABLE err RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "status ${status} of: ${ARGN}\n${out}${err}")
    endif()
    set(out "${out}" PARENT_SCOPE)
endfunction()

function(expect expected)
    if(NOT out STREQUAL expected)
        message(FATAL_ERROR "expected:\n${expected}\ngot:\n${out}")
    endif()
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
set(prefix "${SCRATCH}/prefix")
set(input "${SCRATCH}/input.txt")
file(WRITE "${input}" "one fish\ntwo fish\n")

run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}")
run("${CMAKE_COMMAND}" -S "${CONSUMER}" -B "${SCRATCH}/build" -G Ninja
    "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DCMAKE_INSTALL_PREFIX=${prefix}")
run("${CMAKE_COMMAND}" --build "${SCRATCH}/build")

# By path, then, once it is installed beside throng's own, by name.
set(lengths "3\t2\n4\t2\n")
run("${prefix}/bin/throng" run "${SCRATCH}/build/libword_lengths.so" "${input}" --quiet)
expect("${lengths}")
run("${CMAKE_COMMAND}" --install "${SCRATCH}/build")
run("${prefix}/bin/throng" run word_lengths "${input}" --quiet)
expect("${lengths}")

run("${prefix}/bin/throng" run wordcount "${input}" --quiet)
expect("fish\t2\none\t1\ntwo\t1\n")

if(NOT EXISTS "${prefix}/share/throng/report.schema.json")
    message(FATAL_ERROR "the schema of reports is not installed")
endif()

# Manual pages and completion are where the shells look for them.
foreach(file man/man1/throng.1 man/man1/throng-run.1 man/man7/throng-job.7
        zsh/site-functions/_throng bash-completion/completions/throng
        fish/vendor_completions.d/throng.fish)
    if(NOT EXISTS "${prefix}/share/${file}")
        message(FATAL_ERROR "${file} is not installed")
    endif()
endforeach()
if(EXISTS "${prefix}/share/doc" OR EXISTS "${prefix}/share/zsh/vendor-completions")
    message(FATAL_ERROR "what is meant for Debian's packages is installed without them")
endif()

set(path "${prefix}/bin:$ENV{PATH}")
find_program(clang NAMES clang++ clang++-19 clang++-16 clang++-15 clang++-14)
if(NOT clang)
    message(FATAL_ERROR "clang++ is missing: ./dev setup installs it")
endif()
file(WRITE "${SCRATCH}/numbers" "12\n97\n360\n")
file(WRITE "${SCRATCH}/divisors" "12\t6\n97\t2\n360\t24\n")
foreach(compiler "${COMPILER}" "${clang}")
    cmake_path(GET compiler FILENAME name)
    set(folder "${SCRATCH}/with_${name}")
    file(MAKE_DIRECTORY "${folder}")

    # A job with helpers, and a program that has tasklets alone.
    run("${CMAKE_COMMAND}" -S "${CONSUMER}/helpers" -B "${folder}/helpers" -G Ninja
        "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${compiler}" "-DSOURCES=${JOBS}"
        "-DNUMBERS=${SCRATCH}/numbers" "-DDIVISORS=${SCRATCH}/divisors")
    run("${CMAKE_COMMAND}" --build "${folder}/helpers")
    run("${CMAKE_CTEST_COMMAND}" --test-dir "${folder}/helpers" --output-on-failure)
    if(NOT out MATCHES "100% tests passed, 0 tests failed out of 2")
        message(FATAL_ERROR "the tests of a job with helpers:\n${out}")
    endif()
    run("${CMAKE_COMMAND}" -S "${CONSUMER}/tasklets" -B "${folder}/tasklets" -G Ninja
        "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${compiler}")
    run("${CMAKE_COMMAND}" --build "${folder}/tasklets")
    run("${folder}/tasklets/primes")
    expect("2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 \n")

    run("${prefix}/bin/throng" new mine --in "${folder}")
    file(READ "${folder}/mine/README.md" readme)
    string(REGEX MATCHALL "```sh\n[^`]*```" commands "${readme}")
    list(LENGTH commands blocks)
    if(NOT blocks EQUAL 3)
        message(FATAL_ERROR "README.md of a new job has ${blocks} blocks of commands, not 3")
    endif()
    string(REGEX REPLACE "```(sh)?;?" "" commands "${commands}")
    # Nothing but the program's place leads to the package.
    run("${CMAKE_COMMAND}" -E env --unset=CMAKE_PREFIX_PATH "PATH=${path}" "CXX=${compiler}"
        "XDG_CACHE_HOME=${folder}/cache" bash -c "cd '${folder}/mine' && set -ex\n${commands}")
    foreach(expected "merrily\t4\n" "least_letters=integer"
            "100% tests passed, 0 tests failed out of 2")
        string(FIND "${out}" "${expected}" at)
        if(at EQUAL -1)
            message(FATAL_ERROR "not in what the commands of README.md print: ${expected}\n${out}")
        endif()
    endforeach()
endforeach()

# A wrong result fails the test of a job, and says what differs.
file(APPEND "${folder}/mine/data/expected.tsv" "zebra\t1\n")
execute_process(
    COMMAND "${CMAKE_CTEST_COMMAND}" --test-dir "${folder}/mine/build" --output-on-failure
    OUTPUT_VARIABLE out ERROR_QUIET RESULT_VARIABLE status)
if(status EQUAL 0 OR NOT out MATCHES "-zebra\t1" OR NOT out MATCHES "1 tests failed out of 2")
    message(FATAL_ERROR "a wrong expected output gives status ${status}:\n${out}")
endif()
