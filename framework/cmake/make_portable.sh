#!/usr/bin/env bash
# make_portable.sh BUILD FOLDER: puts the program of a build, its jobs, and all libraries that they
# need but those of the C library into a folder that can be moved anywhere, and prints the version
# of glibc that it needs. (Debian has no static oneTBB, and plugins share the C++ library with the
# program, so that exceptions pass between them: hence libraries beside it, not inside.)
set -euo pipefail

build=$1
folder=$2
libraries=$folder/lib/throng/libraries

of_c_library='^(ld-linux.*|lib(anl|BrokenLocale|c|dl|m|mvec|nsl|nss_.*|pthread|resolv|rt|util))\.so'

# The paths of what a file needs.
needs() { ldd "$1" | sed -nE 's/.* => (\/[^ ]+) .*/\1/p'; }

rm -rf "$folder"
cmake --install "$build" --prefix "$folder" --component program >/dev/null
mkdir -p "$libraries"
files=("$folder/bin/throng" "$folder"/lib/throng/jobs/*.so)
for file in "${files[@]}"; do
    if ldd "$file" | grep -q 'not found'; then
        ldd "$file" | grep 'not found' >&2
        exit 1
    fi
    needs "$file"
done | sort -u | while read -r path; do
    name=$(basename "$path")
    [[ $name =~ $of_c_library ]] || cp -L "$path" "$libraries/$name"
done

# Each finds the others from where it is.
patchelf --set-rpath "\$ORIGIN/../lib/throng/libraries" "$folder/bin/throng"
for file in "$folder"/lib/throng/jobs/*.so; do
    patchelf --set-rpath "\$ORIGIN/../libraries" "$file"
done
for file in "$libraries"/*; do patchelf --set-rpath "\$ORIGIN" "$file"; done

readelf -W --version-info "${files[@]}" "$libraries"/* |
    grep -oE '\bGLIBC_[0-9.]+' | sort -Vu | tail -n 1 | tr _ ' '
