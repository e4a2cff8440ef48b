# Writes to LIST what the archive LIBRARY defines for others, as a linker's dynamic list. Without
# templates and inline functions, which are compiled into whatever uses them; but with what is
# known of types, which compilers count among those.

execute_process(
    COMMAND "${NM}" --extern-only --defined-only --format=posix "${LIBRARY}"
    OUTPUT_VARIABLE lines
    COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[A-Za-z0-9_]+ [TDBR] |_ZT[VIS]N6throng[A-Za-z0-9_]+ V " symbols "${lines}")
if(NOT symbols)
    message(FATAL_ERROR "${LIBRARY} defines no symbols that a job could use")
endif()
list(SORT symbols)
list(REMOVE_DUPLICATES symbols)
list(JOIN symbols "\n" symbols)
string(REGEX REPLACE " [A-Z] " ";" symbols "${symbols}")
file(WRITE "${LIST}" "{\n${symbols}\n};\n")
