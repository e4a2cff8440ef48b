#!/usr/bin/env bash
# Input that is compressed, or an archive. The fourth and fifth argument are the plugins of the
# documentation's jobs on CSV and on binary records.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
sales=$4
readings=$5

head -n 10000 "$data/bible.txt" >bible.txt
size_of_text=$(stat -c %s bible.txt)
run run wordcount bible.txt --quiet
cp out counts
run run grep -D pattern='^And God said' bible.txt --quiet
sed 's/^bible.txt/packed/' out >lines
printf '\xef\xbb\xbfday,city,cents\r\n1,"Bad ""Aibling"",\nKurpark",5\r\n1,Ulm,250\r\n' >table
printf '\x07\0\0\0\0\0\0\0\0\0\xf8\x3f\x07\0\0\0\0\0\0\0\0\0\0\xc0' >binary
for tool in gzip bzip2 xz zstd lz4; do
    command -v "$tool" >/dev/null || fail "$tool is missing; ./dev setup installs it"
    "$tool" -c bible.txt >packed
    run run wordcount packed --quiet
    same "what is counted in a file of $tool" counts out
    run run wordcount packed --quiet --workers 1 --memory 32M
    same "the same with little memory" counts out
    run run wordcount - --quiet <packed
    same "what is counted in standard input of $tool" counts out
    run run wordcount - --quiet < <(cat packed)
    same "what is counted in a pipe of $tool" counts out
    run run grep -D pattern='^And God said' packed --quiet
    same "names and line numbers of $tool" lines out

    run run wordcount packed --explain
    size=$(stat -c %s packed)
    matches "what --explain says of $tool" "*, compressed by $tool*" "$(tr -s ' \n' ' ' <out)"
    run run wordcount packed bible.txt --quiet --report report
    sed -nE 's/^ *"(bytes|compression)": ("?[a-z0-9]+"?),?$/\2/p' report | head -4 >said
    equal "what the report says of $tool" "$size \"$tool\" $size_of_text null" \
        "$(xargs -d '\n' <said)"

    "$tool" -c table >packed
    run run "$sales" packed --quiet
    equal "a table of $tool" $'Bad "Aibling",\\nKurpark\t5\nUlm\t250' "$(cat out)"
    "$tool" -c binary >packed
    run run "$readings" packed --quiet
    equal "binary records of $tool" $'7\t1.5' "$(cat out)"
done

# ------------------------------------------------------------------ what is divided between mappers
cp "$data/bible.txt" bible.txt
run run wordcount bible.txt --quiet
cp out counts
run run grep -D pattern='^And God said' bible.txt --quiet
sed 's/^bible.txt/packed/' out >lines
xz_blocks() { xz --block-size=300000 "$@"; }
# As pzstd makes them, and others of pipes: frames that do not say how much text they have.
zstd_frames() { split -C 400000 --filter='zstd -c' -- "$2"; }
lz4_frames() { split -C 400000 --filter='lz4 -c' -- "$2"; }
for tool in "bzip2 -1" "bzip2" xz_blocks zstd_frames lz4_frames; do
    $tool -c bible.txt >packed
    for workers in 1 2 7; do
        run run wordcount packed --quiet --workers $workers
        same "what is counted in blocks of $tool by $workers workers" counts out
        run run grep -D pattern='^And God said' packed --quiet --workers $workers
        same "names and line numbers in blocks of $tool by $workers workers" lines out
    done
    run run wordcount packed --quiet --memory 32M
    same "what is counted in blocks of $tool with little memory" counts out
    run run wordcount packed --explain
    matches "what --explain says of blocks of $tool" \
        "*, compressed by ${tool%%[ _]*} in parts that are read each for itself*" \
        "$(tr -s ' \n' ' ' <out)"
done
zstd_frames -c bible.txt >packed
printf 'damage' | dd of=packed bs=1 seek=600000 conv=notrunc status=none
says 1 "cannot decompress 'packed' at offset *: its frame of zstd cannot be decoded: *" \
    run wordcount packed -o counts.d
# Records of a size, and what is one record, are read as a stream.
head -c $((12 * 300000)) bible.txt >many
for tool in bzip2 zstd_frames; do
    $tool -c many >packed
    run run "$readings" many --quiet
    cp out expected
    run run "$readings" packed --quiet
    same "binary records in parts of $tool" expected out
    run run "$readings" packed --explain
    matches "what --explain says of them" "*, compressed by ${tool%%[ _]*} splits 1 of *" \
        "$(tr -s ' \n' ' ' <out)"
done
bzip2 -c bible.txt >packed
cat packed packed >twice
run run wordcount twice --quiet
awk '{ print $1 "\t" 2 * $2 }' counts >twofold
same "what is counted in two streams of bzip2" twofold out
printf 'damage' | dd of=packed bs=1 seek=600000 conv=notrunc status=none
says 1 "cannot decompress 'packed' at offset *: its block of bzip2 cannot be decoded: incorrect \
data or checksum" run wordcount packed -o counts.d
[[ ! -e counts.d ]] || fail "a run that failed leaves an output"

# ------------------------------------------------------------------------------------------- files
head -n 10000 "$data/bible.txt" >bible.txt
run run wordcount bible.txt --quiet
cp out counts
# Files in a folder, each as it is, with any name.
mkdir folder
gzip -c bible.txt >folder/one
xz -c bible.txt >folder/two.txt
cp bible.txt folder/three.gz
run run wordcount folder --quiet
awk '{ print $1 "\t" 3 * $2 }' counts >threefold
same "the words of three files" threefold out
run run wordcount folder --explain
kinds="*; of these 1 compressed by gzip, 1 compressed by xz*"
matches "what --explain says of files of all kinds" "$kinds" "$(tr -s ' \n' ' ' <out)"

# --------------------------------------------------------------------------------------- archives
mkdir -p texts/.git texts/_logs texts/more
cp bible.txt texts/one
head -n 1000 bible.txt >texts/more/two
cp bible.txt texts/.git/three
cp bible.txt texts/_logs/four
run run grep -D pattern='^And God said' texts --quiet
cp out lines
run run wordcount texts --quiet
cp out counts
tar -cf texts.tar --sort=name texts/more texts/one texts/.git texts/_logs
for tool in gzip bzip2 xz zstd lz4; do
    "$tool" -c texts.tar >packed.tar
    sed 's/^/packed.tar\//' lines >expected
    run run grep -D pattern='^And God said' packed.tar --quiet
    same "lines of the files in an archive compressed by $tool" expected out
    run run wordcount - --quiet --workers 2 <packed.tar
    same "what is counted in an archive of standard input, compressed by $tool" counts out
done
run run wordcount texts.tar --quiet
same "what is counted in an archive" counts out
run run wordcount texts.tar --explain
matches "what --explain says of an archive" "*, a tar archive*" "$(tr -s ' \n' ' ' <out)"
run run wordcount texts.tar --quiet --report report
equal "what the report says of an archive" '"archive": "tar"' \
    "$(grep -o '"archive": .*' report | head -1)"
head -c 1000000 texts.tar >cut.tar
says 1 "cannot read the tar archive 'cut.tar' at offset 1000000, in or behind its member *" \
    run wordcount cut.tar

# -------------------------------------------------------------------------------- what is damaged
gzip -c bible.txt >whole.gz
head -c 100000 whole.gz >cut.gz
says 1 "cannot decompress 'cut.gz' at offset 100000 of the compressed file: it ends within its \
gzip data, so it is not complete" run wordcount bible.txt cut.gz -o counts.d
run run wordcount - --quiet <cut.gz
equal "the status of standard input that is cut short" 1 "$status"
equal "what is said of it" "throng: cannot decompress standard input at offset 100000 of the \
compressed file: it ends within its gzip data, so it is not complete" "$(cat err)"
equal "what it results in" "" "$(cat out)"
cp whole.gz damaged.gz
printf 'damage' | dd of=damaged.gz bs=1 seek=200000 conv=notrunc status=none
says 1 "cannot decompress 'damaged.gz' at offset *: its gzip data cannot be decoded: *" \
    run wordcount damaged.gz -o counts.d
cat whole.gz bible.txt >followed.gz
size=$(stat -c %s whole.gz)
says 1 "cannot decompress 'followed.gz' at offset $size of the compressed file: what follows its \
gzip data is something else" run wordcount followed.gz -o counts.d
[[ ! -e counts.d ]] || fail "a run that failed leaves an output"
finish
