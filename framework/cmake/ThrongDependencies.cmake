# Every library that throng is built on, from the distribution's packages. `dev` installs them: a
# new one here is a new one in its package list.

include_guard(GLOBAL)

# Linked statically, so that a switch is a direct call.
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.81 REQUIRED CONFIG COMPONENTS context)  # switches; Asio; flat_map; PFR
find_package(Threads REQUIRED)                               # worker threads
find_package(TBB 2021 REQUIRED CONFIG)                       # queues, parallel algorithms
find_package(fmt 9 REQUIRED CONFIG)                          # messages, output
find_package(CLI11 2.1 REQUIRED CONFIG)                      # command line
find_package(nlohmann_json 3.11 REQUIRED CONFIG)             # reports; JSON in jobs
find_package(hwy 1.0 REQUIRED CONFIG)                        # SIMD word and line splitting, sorting
find_package(LibArchive 3.6 REQUIRED)                        # inputs: tar, zip
find_package(ZLIB 1.2 REQUIRED)                              # inputs, output
find_package(BZip2 REQUIRED)                                 # inputs
find_package(LibLZMA REQUIRED)                               # inputs

find_package(Eigen3 3.4 REQUIRED CONFIG NO_MODULE)           # eigenvectors, in jobs

find_package(PkgConfig REQUIRED)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)  # words of any script
pkg_check_modules(lz4 REQUIRED IMPORTED_TARGET liblz4)            # scratch files, inputs
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)          # inputs, output
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)               # regular expressions

# Vega's modules for browsers, which go into the reports of experiments, and their licence.
find_path(THRONG_VEGA javascript/vega/vega-view.min.js PATHS /usr/local/share /usr/share REQUIRED)
find_file(THRONG_VEGA_LICENCE doc/libjs-vega/copyright
    PATHS /usr/local/share /usr/share REQUIRED)
mark_as_advanced(THRONG_VEGA THRONG_VEGA_LICENCE)

if(THRONG_DEVELOPER_MODE)
    find_package(doctest 2.4 REQUIRED CONFIG)    # tests
    find_package(benchmark 1.7 REQUIRED CONFIG)  # micro-benchmarks
    # Headers alone, without a package for CMake: tests of reports against their schema.
    find_file(THRONG_VALIJSON valijson/validator.hpp REQUIRED)
    mark_as_advanced(THRONG_VALIJSON)
endif()
