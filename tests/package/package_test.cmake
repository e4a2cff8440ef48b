# Installs BUILD into SCRATCH/prefix, builds CONSUMER against that, and runs its job and one of
# throng's own with the installed program.

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
