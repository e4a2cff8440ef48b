#!/usr/bin/env bash
# A job that is a single source file: compiled, kept, compiled again when it must be, and what is
# said when that cannot be.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

cp "$root/tests/jobs/line_lengths.cpp" mine.cpp
head -n 200 "$data/bible.txt" >verses
awk '{ count[length($0)]++ } END { for (n in count) print n "\t" count[n] }' verses |
    sort -n >expected
cache=$XDG_CACHE_HOME/throng

# A compiler that tells of each time that it compiles.
real=$(command -v c++)
cat >counting <<END
#!/usr/bin/env bash
[[ \$1 == --version ]] || echo compiled >>$scratch/compiled
exec $real "\$@"
END
chmod +x counting
export CXX=$PWD/counting

# compiles TIMES WHAT: runs ./mine.cpp; the compiler is called so many times.
compiles() {
    : >"$scratch/compiled"
    run run ./mine.cpp verses --quiet
    equal "the status of a source, $2" 0 "$status"
    equal "standard error of a source, $2" "" "$(cat err)"
    same "the result of a source, $2" expected out
    equal "how often it is compiled, $2" "$1" "$(wc -l <"$scratch/compiled")"
}
no_leftovers() { equal "leftovers in the cache, $1" "" "$(find "$cache" -name '.throng*')"; }

# -------------------------------------------------------------------------- kept, as long as valid
compiles 1 "the first time"
compiles 0 "the second time"
echo '// changed' >>mine.cpp
compiles 1 "when it has changed"
sed -i '$d' mine.cpp
compiles 0 "when it is as it was"
touch mine.cpp
compiles 0 "when its time has changed"
mkdir parts
sed -i '1a #include "parts/header.hpp"' mine.cpp
echo '// one' >parts/header.hpp
compiles 1 "with a header"
echo '// two' >parts/header.hpp
compiles 1 "when its header has changed"
compiles 0 "with the new header"
flags="${THRONG_CXXFLAGS:-} -O1 '-DWORDS=two words'"
THRONG_CXXFLAGS=$flags compiles 1 "with other flags"
compiles 0 "with the old flags"
for library in "$cache"/*.so; do head -c 100 "$library" >torn && mv torn "$library"; done
compiles 1 "when what was kept is damaged"
rm "$cache"/*.so
compiles 1 "when what was kept is gone"
no_leftovers "after many runs"
equal "who may read the cache" 700 "$(stat -c %a "$cache")"

# Two at a time.
rm -r "$cache"
for i in 1 2 3; do throng run ./mine.cpp verses --quiet >"out$i" 2>"err$i" & done
wait
for i in 1 2 3; do same "the result of run $i of three at a time" expected "out$i"; done
equal "what three at a time say" "" "$(cat err1 err2 err3)"
compiles 0 "after three at a time"
no_leftovers "after three at a time"

# What a killed one has left goes when it is old.
mkdir "$cache/.throng-compile-old" "$cache/.throng-compile-new"
touch -d '2 hours ago' "$cache/.throng-compile-old"
echo '// once more' >>mine.cpp
compiles 1 "beside leftovers"
equal "the leftovers that are left" .throng-compile-new \
    "$(find "$cache" -name '.throng*' -printf '%f\n')"
rm -r "$cache/.throng-compile-new"

# What a compiler warns of is shown when it compiles.
sed '/emit(line.size/i int unused = 1;' mine.cpp >warned.cpp
THRONG_CXXFLAGS="${THRONG_CXXFLAGS:-} -Wall" run run ./warned.cpp verses --top 1
matches "what is said of a warning" \
    "throng: './warned.cpp' compiles, with warnings:*unused variable*line_lengths: *" "$(cat err)"
THRONG_CXXFLAGS="${THRONG_CXXFLAGS:-} -Wall -Wextra -Wconversion -Wshadow -Werror" \
    run run ./mine.cpp verses --quiet
equal "a source with all warnings as errors" "0 " "$status $(cat err)"

# As a job of a chain, and described.
run run wordcount verses --then ./mine.cpp --quiet
words=$(throng run wordcount verses --quiet | wc -l)
equal "the lines that a source in a chain counts" "0 $words" \
    "$status $(awk '{ sum += $2 } END { print sum }' out)"
run jobs ./mine.cpp
matches "jobs ./mine.cpp" "line_lengths: How many *from ./mine.cpp, built by *" "$(cat out)"

# ------------------------------------------------------------------------- nowhere to keep anything
mkdir "$scratch/temporary"
chmod 1777 "$scratch/temporary"
kept_nowhere() {
    equal "the status $1" 0 "$status"
    same "the result $1" expected out
    matches "what is said $1" "throng: './mine.cpp' cannot be kept for the next run: $2; set XDG*" \
        "$(head -n 1 err)"
    nothing_left "$1" "$scratch/temporary"
}
status=0
as_user env XDG_CACHE_HOME="$scratch/nobodys" TMPDIR="$scratch/temporary" \
    throng run ./mine.cpp verses >out 2>err || status=$?
kept_nowhere "where there is no cache" "'$scratch/nobodys/throng': Permission denied"
status=0
env -u XDG_CACHE_HOME -u HOME TMPDIR="$scratch/temporary" \
    throng run ./mine.cpp verses >out 2>err || status=$?
kept_nowhere "without a home" "neither XDG_CACHE_HOME nor HOME names a folder"
full=$scratch/mount/full
if ((EUID == 0)) && mkdir -p "$full" && mount -t tmpfs -o size=16K tmpfs "$full"; then
    XDG_CACHE_HOME=$full says 2 "cannot compile './mine.cpp': no space is left for '$full/*" \
        run ./mine.cpp verses
    equal "what is left on a full disk" "" "$(find "$full" -name '.*')"
fi

# --------------------------------------------------------------------------------- no such compiler
CXX=nosuch says 2 "there is no compiler 'nosuch', which CXX names: *" run ./mine.cpp verses
CXX=false says 2 "the compiler 'false' does not work: *" run ./mine.cpp verses

# ---------------------------------------------------------------------------- what does not compile
says 2 "there is no job 'mine'; if you mean the source, name it: mine.cpp" run mine verses
says 2 "cannot read source './nosuch.cpp': No such file or directory" run ./nosuch.cpp verses
mkdir folder.cpp
says 2 "cannot read source 'folder.cpp': Is a directory" jobs folder.cpp
echo 'int one = 1;' >empty.cpp
says 2 "'./empty.cpp' is not a job: it has no THRONG_JOB (end it with *" jobs ./empty.cpp
cat >undefined.cpp <<'END'
#include <throng/job.hpp>
int nowhere();
struct undefined {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, nowhere());
    }
};
THRONG_JOB(undefined, "undefined", "Needs a function that there is not")
END
sed 's/nowhere());/nothing);/' undefined.cpp >wrong.cpp
sed 's/ const {/ {/' undefined.cpp >sentence.cpp
does_not_compile() { equal "the status of $CXX for $1" 2 "$status"; }
for CXX in g++ clang++; do
    command -v "$CXX" >"$scratch/found" || continue
    run jobs ./wrong.cpp
    does_not_compile wrong.cpp
    matches "what is said of wrong.cpp, with $CXX" \
        "throng: './wrong.cpp' does not compile:"$'\n'"./wrong.cpp:5:20: error: *nothing*" \
        "$(head -n 2 err)"
    matches "the line that $CXX quotes" "*emit(line, nothing);" "$(sed -n 3p err)"
    run jobs ./sentence.cpp
    does_not_compile sentence.cpp
    equal "what is said of sentence.cpp, with $CXX" "throng: './sentence.cpp' does not compile:
./sentence.cpp:8:1: error: map must be const or static: all mappers share one job object
Set THRONG_VERBOSE=1 to see all that the compiler says." "$(cat err)"
    THRONG_VERBOSE=1 run jobs ./sentence.cpp
    does_not_compile "sentence.cpp, all of it"
    matches "all that $CXX says" "*check_job.hpp*note: *" "$(cat err)"
    run jobs ./undefined.cpp
    does_not_compile undefined.cpp
    matches "what is said of undefined.cpp, with $CXX" "*'./undefined.cpp'*nowhere*" "$(cat err)"
done
no_leftovers "after errors"

# ------------------------------------------------------------------------- Ctrl-C while it compiles
cat >slow <<END
#!/usr/bin/env bash
[[ \$1 == --version ]] && exec $real --version
echo \$\$ >$scratch/slow_id
while :; do sleep 1; done
END
chmod +x slow
echo '// and again' >>mine.cpp
for signal in INT TERM HUP; do
    rm -f "$scratch/slow_id"
    CXX=$PWD/slow env --default-signal=INT,TERM,HUP throng run ./mine.cpp verses -o counts \
        >out 2>err &
    id=$!
    wait_for 60 test -s "$scratch/slow_id" || fail "the compiler does not start" "$(cat err)"
    kill -s "$signal" "$id"
    status=0
    wait "$id" || status=$?
    equal "the status after SIG$signal while compiling" 130 "$status"
    equal "what is said after SIG$signal while compiling" "throng: interrupted" "$(cat err)"
    checks=$((checks + 1))
    kill -0 "$(cat "$scratch/slow_id")" 2>/dev/null && fail "the compiler goes on after SIG$signal"
    no_leftovers "after SIG$signal"
    checks=$((checks + 1))
    [[ ! -e counts ]] || fail "there is an output after SIG$signal"
done
finish
