# How our own targets are compiled. Every target of this tree links both of these privately; neither
# is exported:
#   throng_options   language, code generation, sanitizers, linker
#   throng_warnings  warnings; errors in developer mode

include_guard(GLOBAL)
include(GNUInstallDirs)

set(THRONG_SANITIZE "" CACHE STRING "Sanitizers of all targets: empty, address,undefined or thread")
set_property(CACHE THRONG_SANITIZE PROPERTY STRINGS "" "address,undefined" "thread")

# The program finds its jobs at ../lib/throng/jobs, seen from itself, in both trees.
set(THRONG_BUILD_BIN_DIR "${PROJECT_BINARY_DIR}/bin")
set(THRONG_BUILD_JOBS_DIR "${PROJECT_BINARY_DIR}/lib/throng/jobs")
set(THRONG_INSTALL_JOBS_DIR "lib/throng/jobs")

set(CMAKE_CXX_EXTENSIONS OFF)
add_library(throng_options INTERFACE)
target_compile_features(throng_options INTERFACE cxx_std_20)
# Shadow stacks would need a mapping of their own for each tasklet; Boost.Context's switch has none.
target_compile_options(throng_options INTERFACE -fcf-protection=none)
# Nobody replaces a function of ours by another of the same name: so those of position-independent
# libraries may be inlined. A function more is a frame more in what is kept of each tasklet.
target_compile_options(throng_options INTERFACE -fno-semantic-interposition)
# Lazy binding saves all vector registers on the stack of whoever calls a library function first:
# too much for a tasklet's.
target_link_options(throng_options INTERFACE LINKER:-z,now)
# The same program wherever the tree lies; messages and debug information name files from its root.
# (Twice: ccache makes paths relative to the build folder first.)
file(RELATIVE_PATH throng_source_from_build "${CMAKE_BINARY_DIR}" "${PROJECT_SOURCE_DIR}")
cmake_path(APPEND throng_source_from_build "")  # a final slash
target_compile_options(throng_options INTERFACE
    "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=" "-ffile-prefix-map=${throng_source_from_build}=")

if(THRONG_SANITIZE)
    target_compile_options(throng_options INTERFACE
        -fsanitize=${THRONG_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(throng_options INTERFACE -fsanitize=${THRONG_SANITIZE})
endif()

add_library(throng_warnings INTERFACE)
target_compile_options(throng_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual>)
# GCC 12 takes `"text" + std::string` for an overlapping copy when it optimises (GCC PR 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(throng_warnings INTERFACE -Wno-restrict)
endif()
if(THRONG_DEVELOPER_MODE)
    target_compile_options(throng_warnings INTERFACE -Werror)
endif()

# Faster builds, where the tools for it are there.
if(THRONG_DEVELOPER_MODE)
    find_program(THRONG_CCACHE ccache)
    if(THRONG_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
        # What one clone of the tree compiled serves the next one.
        set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
            "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${THRONG_CCACHE}")
    endif()
    find_program(THRONG_LINKER NAMES mold ld.lld)
    if(THRONG_LINKER MATCHES "mold$")
        target_link_options(throng_options INTERFACE -fuse-ld=mold)
    elseif(THRONG_LINKER)
        target_link_options(throng_options INTERFACE -fuse-ld=lld)
    endif()
endif()
