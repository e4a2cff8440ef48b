# Before what is to be packed is packed: its folders are for everybody, whatever the umask of who
# does it; and a static library, which CPack does not strip, has no debug information.
file(CHMOD_RECURSE "${CPACK_TEMPORARY_DIRECTORY}"
    DIRECTORY_PERMISSIONS
        OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
file(GLOB_RECURSE archives "${CPACK_TEMPORARY_DIRECTORY}/*.a")
foreach(archive IN LISTS archives)
    execute_process(
        COMMAND strip --strip-debug --remove-section=.comment --remove-section=.note
            --enable-deterministic-archives "${archive}"
        COMMAND_ERROR_IS_FATAL ANY)
endforeach()
