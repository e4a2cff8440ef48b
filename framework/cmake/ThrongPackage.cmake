# Debian packages, by `cpack -G DEB` in the build folder (`./dev package`):
#   throng      the program, its jobs, manual pages and the shells' completion
#   throng-dev  the headers, the library of tasklets, and the package for CMake
# What Debian has elsewhere, or packed otherwise, than others is in components of their own, which
# no other installation contains.

include_guard(GLOBAL)

# ----------------------------------------------------------------------------- what Debian asks for
set(debian_files "${CMAKE_CURRENT_LIST_DIR}/debian")
set(debian_built "${PROJECT_BINARY_DIR}/debian")
set(debian_version "${PROJECT_VERSION}-1")
set(debian_maintainer "The maintainers of throng <maintainers@throng.invalid>")

execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env LC_ALL=C date --utc -d "${THRONG_VERSION_DATE}"
        "+%a, %d %b %Y"
    OUTPUT_VARIABLE debian_date OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)
configure_file("${debian_files}/changelog.in" "${debian_built}/changelog" @ONLY)
execute_process(
    COMMAND gzip -9nc "${debian_built}/changelog"
    OUTPUT_FILE "${debian_built}/changelog.Debian.gz"
    COMMAND_ERROR_IS_FATAL ANY)

foreach(package throng throng-dev)
    string(REPLACE "-" "_" component "debian_${package}")
    install(FILES "${debian_files}/copyright" "${debian_built}/changelog.Debian.gz"
        DESTINATION "share/doc/${package}" COMPONENT ${component} EXCLUDE_FROM_ALL)
endforeach()
install(FILES "${PROJECT_SOURCE_DIR}/cli/shells/_throng"
    DESTINATION share/zsh/vendor-completions COMPONENT debian_throng EXCLUDE_FROM_ALL)

# ------------------------------------------------------------------------------------- both of them
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME throng)
set(CPACK_PACKAGE_VENDOR throng)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each has its own
set(CPACK_PACKAGE_CONTACT "${debian_maintainer}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS "${debian_files}/before_packing.cmake")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program debian_throng development debian_throng_dev)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${debian_maintainer}")

# --------------------------------------------------------------------------------- program and jobs
set(CPACK_DEBIAN_THRONG_PACKAGE_NAME throng)
set(CPACK_DEBIAN_THRONG_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_THRONG_PACKAGE_SHLIBDEPS ON)
# What `throng run ./mine.cpp` and `throng new` need.
set(CPACK_DEBIAN_THRONG_PACKAGE_RECOMMENDS "throng-dev (= ${debian_version}), g++ | c++-compiler")
# What `throng experiment report` draws images with.
set(CPACK_DEBIAN_THRONG_PACKAGE_SUGGESTS "nodejs, librsvg2-bin")
set(CPACK_DEBIAN_THRONG_DESCRIPTION
"map/reduce with a reducer of its own for every key
Runs map/reduce jobs on one machine. Every distinct key of the data gets a
reducer of its own, a coroutine so small that millions of them live at once.
Jobs are plugins, or single C++ sources that are compiled when they must be.")

# ----------------------------------------------------------------------------------------- headers
set(CPACK_DEBIAN_DEV_PACKAGE_NAME throng-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
# The program: a job fits the very version whose headers it was built with.
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "throng (= ${debian_version})"
    libboost1.81-dev libboost-context1.81-dev "libfmt-dev (>= 9)" "libhwy-dev (>= 1.0)"
    "libtbb-dev (>= 2021)")
list(JOIN CPACK_DEBIAN_DEV_PACKAGE_DEPENDS ", " CPACK_DEBIAN_DEV_PACKAGE_DEPENDS)
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "g++ | c++-compiler, cmake (>= 3.25)")
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS doctest-dev)
set(CPACK_DEBIAN_DEV_DESCRIPTION
"headers for writing map/reduce jobs
C++ headers and a CMake package, to write jobs for throng as plugins, and to
test them; and a library of tasklets and channels for programs of one's own.")

include(CPack)
cpack_add_component(program GROUP throng)
cpack_add_component(debian_throng GROUP throng)
cpack_add_component(development GROUP dev)
cpack_add_component(debian_throng_dev GROUP dev)
cpack_add_component_group(throng)
cpack_add_component_group(dev)
