# The install tree: bin/throng, lib/throng/jobs/*.so, include/throng, and a package for
# find_package(throng) that gives throng::job and throng_add_job().

include_guard(GLOBAL)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/throng")

install(TARGETS throng_job EXPORT throng_targets FILE_SET HEADERS)
install(EXPORT throng_targets
    FILE throngTargets.cmake NAMESPACE throng:: DESTINATION "${package_dir}")

configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/throngConfig.cmake.in" "${PROJECT_BINARY_DIR}/throngConfig.cmake"
    INSTALL_DESTINATION "${package_dir}"
    NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/throngConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/throngConfig.cmake"
    "${PROJECT_BINARY_DIR}/throngConfigVersion.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/ThrongAddJob.cmake"
    DESTINATION "${package_dir}")
