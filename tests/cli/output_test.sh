#!/usr/bin/env bash
# Where results go: output directories, full disks, readers that leave.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

cp "$data/bible.txt" "$data/expected/bible_words.tsv" .
mkdir parent

# ------------------------------------------------------------------------------ an output directory
run run wordcount bible.txt --quiet -o parent/counts
equal "the status with -o" 0 "$status"
equal "standard output with -o" "" "$(cat out)"
nothing_left "after a run with -o" parent counts
nothing_left "after a run with -o" parent/counts _SUCCESS part-00000
cat parent/counts/part-* >parts
same "the part files, one after the other" bible_words.tsv parts
equal "the size of _SUCCESS" 0 "$(stat -c %s parent/counts/_SUCCESS)"

says 1 "output directory 'parent/counts' exists;*--overwrite" \
    run wordcount bible.txt -o parent/counts
same "an existing output after a refused run" parts parent/counts/part-00000
run run wordcount bible.txt --quiet --top 1 -o parent/counts/ --overwrite
equal "the status with --overwrite" 0 "$status"
equal "the output after --overwrite" "$(printf 'the\t63919')" "$(cat parent/counts/part-00000)"
nothing_left "after --overwrite" parent counts
run run wordcount /dev/null --quiet -o parent/nothing
nothing_left "after a job without results" parent/nothing _SUCCESS part-00000
rm -r parent/nothing

mkdir foreign && echo mine >foreign/part-of-my-life && mkdir foreign/sub
says 1 "will not overwrite 'foreign': it contains 'sub'*" \
    run wordcount bible.txt -o foreign --overwrite
says 1 "output directory 'bible.txt' exists;*" run wordcount bible.txt -o bible.txt
says 1 "will not overwrite 'bible.txt': it is not a directory;*" \
    run wordcount bible.txt -o bible.txt --overwrite
equal "a foreign directory after refused runs" mine "$(cat foreign/part-of-my-life)"
rm -r foreign
says 1 "cannot create output directory '/': *" run wordcount bible.txt -o /
says 1 "cannot create output directory '.': *" run wordcount bible.txt -o .
says 1 "*'no/such/counts': there is no directory 'no/such'; create it first" \
    run wordcount bible.txt -o no/such/counts

# A job that fails leaves nothing, nor does it take away what was there.
gzip -c bible.txt | head -c 1000000 >bible.gz
says 1 "cannot decompress 'bible.gz' at offset 1000000 of the compressed file: it ends within its \
gzip data, so it is not complete" run wordcount bible.txt bible.gz -o parent/failed
says 1 "cannot decompress 'bible.gz' at *" \
    run wordcount bible.txt bible.gz -o parent/counts --overwrite
nothing_left "after failed jobs" parent counts
nothing_left "after failed jobs" parent/counts _SUCCESS part-00000

# ----------------------------------------------------------------------------- forbidden, full disk
chmod 555 parent
status=0
as_user throng run wordcount bible.txt -o parent/other >out 2>err || status=$?
equal "the status where the parent is read-only" 1 "$status"
equal "what is said where the parent is read-only" "throng: cannot create output directory \
'parent/other': cannot write to 'parent': Permission denied" "$(cat err)"
chmod 755 parent
nothing_left "after a run that was not permitted" parent counts

# unwritable FOLDER: a write there fails with "No space left on device" or "Read-only file system".
mount_small() { mkdir -p "$scratch/mount/$1" && mount -t tmpfs -o "$2" tmpfs "$scratch/mount/$1"; }
if ((EUID == 0)) && mount_small full size=1M && mount_small read_only ro; then
    full=$scratch/mount/full
    head -c 1000000 bible.txt >"$full/ballast"
    says 1 "cannot write '$full/counts/part-00000': No space left on device" \
        run wordcount bible.txt -o "$full/counts"
    nothing_left "after a run that filled the disk" "$full" ballast
    rm "$full/ballast"
    run run wordcount bible.txt --quiet -o "$full/counts"
    equal "the status with room on the disk" 0 "$status"
    head -c 1000000 bible.txt >"$full/ballast" 2>/dev/null
    says 1 "cannot write '$full/counts/part-00000': No space left on device" \
        run wordcount bible.txt -o "$full/counts" --overwrite
    nothing_left "after an overwrite that filled the disk" "$full" ballast counts
    same "an output that was not overwritten" bible_words.tsv "$full/counts/part-00000"
    says 1 "*cannot write to '$scratch/mount/read_only': Read-only file system" \
        run wordcount bible.txt -o "$scratch/mount/read_only/counts"
else
    skipped="no file systems could be mounted: these need root"
fi

# ---------------------------------------------------------------------------------- standard output
# on_output DESTINATION STATUS MESSAGE ARGUMENT...
on_output() {
    local destination=$1 expected=$2 message=$3 got=0
    shift 3
    if [[ $destination == closed ]]; then
        throng "$@" 2>err >&- || got=$?
    else
        throng "$@" 2>err >"$destination" || got=$?
    fi
    equal "the status with standard output $destination: $*" "$expected" "$got"
    equal "standard error with standard output $destination: $*" "$message" "$(cat err)"
}
full_message="throng: cannot write to standard output: No space left on device"
on_output /dev/full 1 "$full_message" run wordcount bible.txt
on_output /dev/full 1 "$full_message" run wordcount bible.txt --top 1 --quiet
on_output /dev/full 1 "$full_message" jobs
on_output /dev/full 1 "$full_message" --help
on_output closed 1 "throng: cannot write to standard output: Bad file descriptor" \
    run wordcount bible.txt --quiet
on_output closed 0 "" run wordcount bible.txt --quiet -o parent/closed
cat parent/closed/part-* >parts
same "part files that were written with standard output closed" bible_words.tsv parts

# A standard error that is closed or full disturbs nobody, least of all a file being written.
throng run wordcount bible.txt --progress always -o parent/mute 2>&- >&- <&-
equal "the status with nothing open" 0 $?
cat parent/mute/part-* >parts
same "part files that were written with nothing open" bible_words.tsv parts
throng run wordcount bible.txt --progress always 2>/dev/full >out
equal "the status with a full standard error" 0 $?
same "results with a full standard error" bible_words.tsv out
throng run nosuch bible.txt 2>/dev/full >out
equal "the status of wrong usage with a full standard error" 2 $?

# -------------------------------------------------------------------------- a reader that goes away
# leaves COMMAND...: its first line is read, then the pipe is closed.
leaves() {
    { "$@" 2>err; echo $? >left_status; } | head -n 1 >out
    equal "the status of a program whose reader has left: $*" 0 "$(cat left_status)"
    equal "standard error of a program whose reader has left: $*" "" "$(cat err)"
}
for ((i = 0; i < 5; i++)); do cat bible.txt; done >long # more than a pipe holds
leaves throng run grep -D pattern= --quiet long
equal "the first line" "$(printf 'long\t1\t')$(head -n 1 bible.txt)" "$(cat out)"
leaves throng run wordcount --quiet bible.txt
equal "the first word" "$(printf 'a\t8179')" "$(cat out)"
leaves throng run --help

if [[ -n ${skipped:-} ]] && ((failures == 0)); then
    echo "$checks checks, but $skipped"
    exit 77
fi
finish
