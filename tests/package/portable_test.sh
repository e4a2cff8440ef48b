#!/usr/bin/env bash
# portable_test.sh BUILD SOURCE SCRATCH PLUGIN: the portable program on a machine that has a C
# library and nothing else: a root folder of its own. PLUGIN is a job that throws.
set -euo pipefail
build=$1
source=$2
scratch=$3
plugin=$4
die() {
    printf 'FAILED: %s\n' "$@" >&2
    exit 1
}
clean_up() {
    ! mountpoint -q "$scratch/root/proc" || umount "$scratch/root/proc"
    rm -rf "$scratch"
}
trap clean_up EXIT
clean_up
mkdir -p "$scratch"

glibc=$(bash "$source/framework/cmake/make_portable.sh" "$build" "$scratch/root/throng")
[[ $glibc =~ ^GLIBC\ 2\.[0-9]+$ ]] || die "the version of glibc that it needs: $glibc"
root=$scratch/root

# Whatever is needed is of the C library, or there.
for file in "$root"/throng/bin/throng "$root"/throng/lib/throng/{jobs,libraries}/*; do
    while read -r name; do
        [[ $name =~ ^(ld-linux.*|lib(c|m|dl|pthread|rt|resolv))\.so ]] ||
            [[ -f $root/throng/lib/throng/libraries/$name ]] || die "$file needs $name"
    done < <(readelf -d "$file" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p')
    case $(readelf -d "$file" | grep -oE 'R(UN)?PATH.*\[.*\]') in
        *"[\$ORIGIN"*) ;;
        *) die "$file does not find libraries from where it is" ;;
    esac
done

# That machine: the C library's files where the program's loader looks for them.
loader=$(readelf -l "$root/throng/bin/throng" |
    sed -nE 's/.*program interpreter: (.*)\]/\1/p')
mkdir -p "$root/proc" "$root/tmp" "$root$(dirname "$loader")" "$root/lib"
cp -L "$loader" "$root$loader"
for name in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1; do
    cp -L "$(dirname "$(readlink -f "$loader")")/$name" "$root/lib/"
done
head -n 2000 "$source/datasets/bible.txt" >"$root/text"
"$build/bin/throng" run wordcount "$root/text" --quiet >"$scratch/expected"
cp "$plugin" "$root/plugin.so"
if ((EUID != 0)) || ! mount --bind /proc "$root/proc" 2>/dev/null; then
    echo "portable: may not make a root folder here; files were checked, nothing was run" >&2
    exit 77
fi
[[ ! -e $root/lib/libstdc++.so.6 && ! -e $root/usr ]] || die "there is more than a C library"
chroot=$(PATH=$PATH:/usr/sbin:/sbin command -v chroot)
inside() { env -i "$chroot" "$root" "$@"; }
inside /throng/bin/throng run wordcount /text --quiet >"$scratch/got" ||
    die "it does not run there"
cmp "$scratch/expected" "$scratch/got"
inside /throng/bin/throng stream map wordcount --quiet <"$root/text" | LC_ALL=C sort |
    inside /throng/bin/throng stream reduce wordcount --quiet >"$scratch/got"
cmp "$scratch/expected" "$scratch/got"
# An exception of a plugin that was built elsewhere, with a C++ library that is not there.
printf '61,62\nnonsense\n' >"$root/wrong"
status=0
inside /throng/bin/throng run /plugin.so /wrong --quiet >"$scratch/out" 2>"$scratch/err" ||
    status=$?
[[ $status == 1 ]] || die "the status of a job that throws: $status" "$(cat "$scratch/err")"
grep -q 'there is no comma' "$scratch/err" || die "what it threw" "$(cat "$scratch/err")"
echo "portable: runs with a C library alone; it needs $glibc or later"
