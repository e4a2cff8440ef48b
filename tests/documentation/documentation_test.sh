#!/usr/bin/env bash
# documentation_test.sh DOXYFILE HEADER SCRATCH: every public name is documented, what matters most
# is in the pages, and a name without documentation, such as there is in HEADER, is noticed.
set -euo pipefail
doxyfile=$1 undocumented=$2 scratch=$3
fail() {
    printf 'FAILED: %s\n' "$@" >&2
    exit 1
}
command -v doxygen >/dev/null || fail "doxygen is missing: ./dev setup installs it"
rm -rf "$scratch"
mkdir -p "$scratch"

# build INPUT...: the documentation of these, or else of all public headers, in the scratch folder.
build() {
    {
        cat "$doxyfile"
        echo "OUTPUT_DIRECTORY = \"$scratch\""
        echo "GENERATE_TAGFILE = \"$scratch/names\""
        (($# == 0)) || echo "INPUT = $*"
    } | doxygen - >"$scratch/printed" 2>&1
}

build || fail "the documentation is not complete:" "$(cat "$scratch/printed")"
for name in THRONG_JOB throng::emitter throng::receiver throng::output throng::parameters \
    throng::record throng::block value_order throng::channel throng::tasklet throng::runtime \
    select spawn throng::testing::results make_job; do
    grep -q "<name>$name</name>" "$scratch/names" || fail "there is nothing on $name"
done
! grep '<name>throng::detail' "$scratch/names" || fail "these are nobody's business"
[[ -s $scratch/index.html ]] || fail "there is no first page"

! build "$undocumented" || fail "a name without documentation was not noticed"
grep -q 'undocumented_member .*is not documented' "$scratch/printed" ||
    fail "what is not documented is not named:" "$(cat "$scratch/printed")"
echo "the documentation is complete"
