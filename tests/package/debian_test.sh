#!/usr/bin/env bash
# debian_test.sh BUILD ROOT SCRATCH VERSION: makes the Debian packages of a build in the folder
# SCRATCH, checks what they say of themselves and what is in them, unpacks them, and uses what came
# out: the program, headers and package for CMake, from a folder that they were not made for.
set -euo pipefail
export LC_ALL=C
build=$1 root=$2 scratch=$3 version=$4-1
fail() {
    printf 'FAILED: %s\n' "$1" "${@:2}" >&2
    exit 1
}
equal() { [[ $3 == "$2" ]] || fail "$1" "expected: $2" "got:      $3"; }
# holds WHAT TEXT PART...
holds() {
    local part
    for part in "${@:3}"; do [[ $2 == *"$part"* ]] || fail "$1 lacks: $part" "$2"; done
}

for tool in cpack dpkg-deb dpkg-shlibdeps file lintian readelf man; do
    command -v "$tool" >/dev/null || fail "$tool is missing; ./dev setup installs it"
done
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
umask 077 # which must not be seen in the packages
cpack --config "$build/CPackConfig.cmake" -G DEB -B "$scratch/packages" >cpack.log 2>&1 ||
    fail "cpack" "$(cat cpack.log)"
umask 022
program=packages/throng_${version}_$(dpkg --print-architecture).deb
headers=packages/throng-dev_${version}_$(dpkg --print-architecture).deb
equal "the packages" "$(printf '%s\n' "$headers" "$program")" "$(ls packages/*.deb)"

# Debian's own opinion. (No bug report asks for the package, as one of Debian's own would have.)
equal "what lintian says" "" "$(lintian --allow-root \
    --suppress-tags initial-upload-closes-no-bugs packages/*.deb 2>&1)"

# --------------------------------------------------------------------------------- control fields
field() { dpkg-deb -f "$1" "$2"; }
for package in "$program" "$headers"; do
    name=${package##*/}
    equal "the name in $package" "${name%%_*}" "$(field "$package" Package)"
    equal "the version of $package" "$version" "$(field "$package" Version)"
    [[ $(field "$package" Maintainer) =~ ^[^\<]+\ \<[^@\ ]+@[^@\ ]+\>$ ]] ||
        fail "the maintainer of $package" "$(field "$package" Maintainer)"
    description=$(field "$package" Description)
    summary=${description%%$'\n'*}
    ((${#summary} < 80 && ${#summary} > 10)) || fail "the summary of $package" "$summary"
    (($(wc -l <<<"$description") > 2)) || fail "the description of $package is short"
    wide=$(grep -E '.{81}' <<<"$description") || true
    equal "what is too wide in the description of $package" "" "$wide"
done
depends=$(field "$headers" Depends)
holds "what throng-dev depends on" "$depends" "throng (= $version)" libboost1.81-dev libhwy-dev \
    libboost-context1.81-dev libfmt-dev libtbb-dev
holds "what throng recommends" "$(field "$program" Recommends)" "throng-dev (= $version)" g++

# ---------------------------------------------------------------------------------------- contents
for package in "$program" "$headers"; do
    name=$(field "$package" Package)
    dpkg-deb -c "$package" >contents
    equal "whose the files of $name are" root/root "$(awk '{ print $2 }' contents | sort -u)"
    equal "the modes of what is in $name" "-rw-r--r-- -rwxr-xr-x drwxr-xr-x " \
        "$({ echo "-rwxr-xr-x" && awk '{ print $1 }' contents; } | sort -u | tr '\n' ' ')"
    equal "what is in $name outside of ./usr/" "" \
        "$(awk '$6 !~ /^\.\/usr\// { print $6 }' contents)"
    awk '$1 !~ /^d/ { print substr($6, 7) }' contents | sort >"$name.files"
done
equal "the programs" bin/throng \
    "$(dpkg-deb -c "$program" | awk '/^-rwx/ { print substr($6, 7) }')"
jobs=$(find "$build/lib/throng/jobs" -name 'lib*.so' -printf 'lib/throng/jobs/%f\n')
pages=$(find "$build/share/man" -name '*.gz' -printf 'share/man/%P\n')
[[ -n $jobs && -n $pages ]] || fail "no jobs or pages are in $build"
# shellcheck disable=SC2086  # each is several
equal "the files of throng" "$(printf '%s\n' bin/throng $jobs $pages \
    share/bash-completion/completions/throng share/fish/vendor_completions.d/throng.fish \
    share/zsh/vendor-completions/_throng share/doc/throng/copyright \
    share/doc/throng/changelog.Debian.gz share/doc/throng/vega.copyright \
    share/throng/report.schema.json | sort)" \
    "$(cat throng.files)"
comm -12 throng.files throng-dev.files | grep . && fail "both packages have these files"
for header in job.hpp testing.hpp abi.h detail/job/mapper.hpp; do
    grep -qxF "include/throng/$header" throng-dev.files || fail "throng-dev lacks $header"
done
for file in lib/cmake/throng/throngConfig.cmake lib/libthrong_tasklet.a \
    include/throng/tasklet.hpp; do
    grep -qxF "$file" throng-dev.files || fail "throng-dev lacks $file"
done

dpkg-deb -x "$program" installed
for package in "$program" "$headers"; do
    dpkg-deb --ctrl-tarfile "$package" | tar -xO ./md5sums >>md5sums
done
usr=$scratch/installed/usr
while read -r file; do gzip -t "$usr/$file"; done < <(grep '\.gz$' throng.files)
for file in bin/throng $jobs; do
    sections=$(readelf -WSd "$usr/$file")
    [[ $sections != *RPATH* && $sections != *RUNPATH* ]] || fail "$file has a path of libraries"
    [[ $sections != *debug_info* ]] || fail "$file has debug information"
    # Every library that it is linked to is in a package that throng depends on.
    while read -r library; do
        path=$(ldd "$usr/$file" | awk -v name="$library" '$1 == name { print $3 }')
        owner=$(dpkg -S "$(basename "$path")" | sed -n 's/^\([^:]*\):.*/\1/p' | sort -u)
        depends=$(field "$program" Depends)
        found=""
        for each in $owner; do [[ ", $depends," == *", $each"[\ ,]* ]] && found=$each; done
        [[ -n $found ]] || fail "throng does not depend on what has $library: $owner" "$depends"
    done < <(sed -n 's/.*(NEEDED).*\[\(lib.*\)\]/\1/p' <<<"$sections")
done

# --------------------------------------------------------------------------------- without headers
throng=$usr/bin/throng
export HOME=$scratch XDG_CACHE_HOME=$scratch/cache
unset CXX THRONG_JOB_PATH THRONG_CXXFLAGS XDG_DATA_HOME CMAKE_PREFIX_PATH
printf 'one fish\ntwo fish\n' >input.txt
holds "--version" "$("$throng" --version)" "throng ${version%-1} "
equal "the count of words" $'fish\t2\none\t1\ntwo\t1' "$("$throng" run wordcount input.txt --quiet)"
cp "$root/tests/jobs/line_lengths.cpp" mine.cpp
message=$("$throng" run ./mine.cpp input.txt 2>&1) && fail "a source without headers" "$message"
holds "what is said without headers" "$message" "not in '$usr/include'" throng-dev

# ------------------------------------------------------------------------------------ with headers
dpkg-deb -x "$headers" installed
(cd installed && md5sum --quiet -c ../md5sums) || fail "the checksums"
equal "the count of files" "$(wc -l <md5sums)" "$(find installed -type f | wc -l)"
grep -rlF -e "$build" -e "$root" installed && fail "these files name where they were built"
equal "a job from a source" $'8\t2' "$("$throng" run ./mine.cpp input.txt --quiet)"
"$throng" new skeleton_job >/dev/null
cd skeleton_job
{
    cmake -B build -D "CMAKE_PREFIX_PATH=$usr" && cmake --build build &&
        ctest --test-dir build
} >../skeleton.log 2>&1 || fail "a new job" "$(cat ../skeleton.log)"
grep -q "0 tests failed out of 2" ../skeleton.log ||
    fail "tests of a new job" "$(cat ../skeleton.log)"
holds "the manual page" "$(MANPATH=$usr/share/man man throng-run 2>&1)" "--max-bad-records"
echo "the packages are in order"
