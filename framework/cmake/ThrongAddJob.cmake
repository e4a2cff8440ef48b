# throng_add_job(NAME [TASKLETS] SOURCE...)
#
# Builds the plugin lib<NAME>.so from a job's sources. Used for the jobs of this tree and, by
# find_package(throng), for everybody else's. A job needs nothing of the framework but its headers:
# a symbol that is missing is an error when the plugin is linked, not when it is loaded.
# TASKLETS: it spawns tasklets, or uses channels. Their runtime is the program's, which exports its
# symbols; so what is missing is noticed when the plugin is loaded.
# Its hot path is compiled into the plugin: where no build type is chosen, it is optimised.

include_guard(GLOBAL)

function(throng_add_job name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "TASKLETS" "" "")
    add_library(${name} MODULE ${arg_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PRIVATE throng::job)
    set_target_properties(${name} PROPERTIES
        PREFIX lib
        SUFFIX .so
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON
        THRONG_TASKLETS ${arg_TASKLETS})
    # Bound when loaded: the first call of a library function must not happen on a tasklet's stack.
    target_link_options(${name} PRIVATE LINKER:-z,now)
    if(NOT arg_TASKLETS)
        target_link_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:LINKER:-z,defs>)
    endif()
    if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
        target_compile_options(${name} PRIVATE -O2)
    endif()
    if(TARGET throng_options AND PROJECT_NAME STREQUAL "throng")
        target_link_libraries(${name} PRIVATE throng_options throng_warnings)
    endif()
endfunction()
