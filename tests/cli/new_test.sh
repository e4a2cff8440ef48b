#!/usr/bin/env bash
# The beginnings of a job: what is written, and when it is not. (That it can be built and tested is
# what the test of the package shows.)
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

run new mine
equal "the status of new mine" 0 "$status"
equal "standard error of new mine" "" "$(cat err)"
matches "what new mine says" "Made mine/, *  cd mine"$'\n'"  throng run ./mine.cpp data/*" \
    "$(cat out)"
nothing_left "after new mine" . mine out err
nothing_left "after new mine" mine .gitignore CMakeLists.txt README.md data mine.cpp mine_test.cpp
nothing_left "after new mine" mine/data expected.tsv sample.txt
equal "what is left of the pattern" "" "$(grep -ril skeleton mine)"
umask 022
run new open
equal "who may read a new job" "755 644" "$(stat -c %a open open/open.cpp | paste -sd ' ')"

run run mine/mine.cpp mine/data/sample.txt --quiet
equal "what is said of a new job's source" "" "$(cat err)"
same "the results of a new job" mine/data/expected.tsv out
run jobs mine/mine.cpp
matches "the description of a new job" "mine: *least_letters=integer*(default: 1)*" "$(cat out)"

# Names that are words of C++, or of jobs, are none here.
for name in map int namespace x A_1; do
    run new "$name"
    equal "the status of new $name" 0 "$status"
    run jobs "./$name/$name.cpp"
    matches "the job $name" "$name: *" "$(cat out)"
done

mkdir folder
run new other --in folder
equal "the status of new --in" 0 "$status"
nothing_left "after new --in" folder other

# Where the program is not in PATH it says where it is.
PATH=/usr/bin:/bin "$scratch/program/bin/throng" new elsewhere >out
prefix=$scratch/program
matches "what is said outside of PATH" \
    "*  $prefix/bin/throng run *cmake -B build -D CMAKE_PREFIX_PATH=$prefix"$'\n'* "$(cat out)"

# ------------------------------------------------------------------------------- what is refused
mkdir empty && cd empty || exit 1
for name in '' 9lives two-words 'two words' _x a/b ../x . café "$(printf '%0101d' 0 | tr 0 a)"; do
    says 2 "a job cannot be called '$name': expected letters, digits and _, a letter first, *" \
        new "$name"
done
says 2 "a job cannot be called 'test': its build has a target of that name already" new test
says 2 "NAME is missing" new
says 2 "unexpected argument 'two'" new one two
says 2 "--in: expected a folder that exists, not 'nosuch'" new mine --in nosuch
mkdir there
echo kept >there/file
touch file
ln -s nowhere link
for name in there file link; do
    says 2 "'$name' exists already: choose another name, or remove it" new "$name"
done
equal "a file in a folder that exists" kept "$(cat there/file)"
mkdir closed
chmod 555 closed
chmod 777 .
status=0
as_user throng new mine --in closed 2>err >out || status=$?
equal "the status of new in a closed folder" 1 "$status"
equal "what is said of a closed folder" "throng: cannot write 'closed/mine': Permission denied" \
    "$(cat err)"
nothing_left "after new in it" closed
full=$scratch/mount/full
if ((EUID == 0)) && mkdir -p "$full" && mount -t tmpfs -o size=8K tmpfs "$full"; then
    says 1 "cannot write '$full/mine/*': No space left on device" new mine --in "$full"
    nothing_left "after new on a full disk" "$full"
fi
nothing_left "after all that was refused" . closed err file link out there
finish
