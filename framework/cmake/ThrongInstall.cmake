# The install tree: bin/throng, lib/throng/jobs/*.so, include/throng, and a package for
# find_package(throng) that gives throng::job, throng_add_job() and throng_add_job_test(), and, with
# COMPONENTS tasklet, the library throng::tasklet for programs of one's own. The build
# tree has the same layout, and is found, too. (Manual pages and the shells' completion, which go to
# share, are installed where they are made, in cli.)
#
# Components: program (with jobs and completion), manual and zsh, development; see ThrongPackage.

include_guard(GLOBAL)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/throng")
set(installed_package "${PROJECT_BINARY_DIR}/installed_package")

install(TARGETS throng_job EXPORT throng_targets FILE_SET HEADERS COMPONENT development)
install(EXPORT throng_targets
    FILE throngTargets.cmake NAMESPACE throng:: DESTINATION "${package_dir}"
    COMPONENT development)
install(TARGETS throng_tasklet EXPORT throng_tasklet_targets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development
    FILE_SET HEADERS COMPONENT development)
install(EXPORT throng_tasklet_targets
    FILE throngTaskletTargets.cmake NAMESPACE throng:: DESTINATION "${package_dir}"
    COMPONENT development)

configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/throngConfig.cmake.in" "${installed_package}/throngConfig.cmake"
    INSTALL_DESTINATION "${package_dir}"
    NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(
    "${installed_package}/throngConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
set(package_files
    "${CMAKE_CURRENT_LIST_DIR}/ThrongAddJob.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/ThrongAddJobTest.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/ThrongRunJobTest.cmake")
install(FILES
    "${installed_package}/throngConfig.cmake"
    "${installed_package}/throngConfigVersion.cmake"
    ${package_files}
    DESTINATION "${package_dir}" COMPONENT development)

set(package_dir "lib/cmake/throng")
set(built_package "${PROJECT_BINARY_DIR}/${package_dir}")
configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/throngConfig.cmake.in" "${built_package}/throngConfig.cmake"
    INSTALL_DESTINATION "${package_dir}"
    NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
export(EXPORT throng_targets FILE "${built_package}/throngTargets.cmake" NAMESPACE throng::)
export(EXPORT throng_tasklet_targets
    FILE "${built_package}/throngTaskletTargets.cmake" NAMESPACE throng::)
file(COPY ${package_files} "${installed_package}/throngConfigVersion.cmake"
    DESTINATION "${built_package}")
