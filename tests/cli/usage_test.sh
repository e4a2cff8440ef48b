#!/usr/bin/env bash
# What the program says of wrong usage and of inputs that cannot be read.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

cp "$data/bible.txt" .

# ------------------------------------------------------------------------------------ command lines
says 2 "a command is missing; there are: run, jobs, new, experiment, generate, \
stream, submit"
says 2 "there is no command 'frobnicate'; there are: run, jobs, new, experiment, generate, \
stream, submit" \
    frobnicate
says 2 "there is no option '--nosuch'" --nosuch
says 2 "there is no option '--nosuch'" --nosuch run wordcount bible.txt
says 2 "JOB is missing" run
says 2 "INPUT is missing: job 'wordcount' reads lines of text; name files, folders or globs, or - \
for standard input" run wordcount
says 2 "there is no option '--nosuch'" run wordcount --nosuch
says 2 "there is no option '--nosuch'" run wordcount bible.txt --nosuch=3
says 2 "there is no option '-x'" run -x wordcount bible.txt
says 2 "unexpected argument 'b'" jobs grep b
says 2 "there is no option '--top'" jobs --top 3

for option in -o --output -D --sort --top --max-bad-records --workers --partitions --tasks \
    --split-size --progress; do
    name=$option
    [[ $option == -o ]] && name=--output
    says 2 "$name: expected a value" run wordcount bible.txt "$option"
done
for value in 0 -3 x 1.5 0x10 ' 1' '' 99999999999999999999; do
    says 2 "--top: expected a whole number of 1 or more, not '$value'" \
        run wordcount bible.txt --top "$value"
done
for value in -1 x 1.5 '' 99999999999999999999; do
    says 2 "--max-bad-records: expected a whole number of 0 or more, not '$value'" \
        run wordcount bible.txt --max-bad-records "$value"
done
for value in 0 1025 -1 two; do
    says 2 "--workers: expected a whole number from 1 to 1024, not '$value'" \
        run wordcount bible.txt --workers "$value"
done
for value in 0 65537 many; do
    says 2 "--partitions: expected a whole number from 1 to 65536, not '$value'" \
        run wordcount bible.txt --partitions="$value"
done
for value in 0 0K -5 12Q K 1.5M 64KB 99999999999T; do
    says 2 "--split-size: expected a size such as 65536, 64K or 16M, not '$value'" \
        run wordcount bible.txt --split-size "$value"
done
head -n 50 bible.txt >verses
for value in 1 64 1k 1K 1KiB 3M 2G 1T; do
    run run wordcount verses --split-size "$value" --quiet
    equal "the status with --split-size $value" 0 "$status"
done
says 2 "--sort: expected key, value or none, not 'size'" run wordcount bible.txt --sort size
says 2 "--progress: expected auto, always or never, not ''" run wordcount bible.txt --progress ''
says 2 "--output: expected the name of a folder, not ''" run wordcount bible.txt -o ''
remedy='is expected: leave the option out for standard output, or write ./-'
says 2 "--output: the name of a folder $remedy" run wordcount bible.txt -o -
says 2 "--output: the name of a file $remedy" generate text --records 1 -o -
says 2 "--overwrite is of use only with --output" run wordcount bible.txt --overwrite
says 2 "--quiet: takes no value" run wordcount bible.txt --quiet=no

# An option given twice: the last one counts.
run run wordcount bible.txt --top 5 --quiet --top 1 --quiet
equal "wordcount --top 5 --top 1" "0 $(printf 'the\t63919')" "$status $(cat out)"
# Options may stand anywhere, and behind -- nothing is one.
run run --quiet --top 1 wordcount -- bible.txt
equal "run --top 1 wordcount -- bible.txt" "0 $(printf 'the\t63919')" "$status $(cat out)"
says 1 "cannot read '--top': No such file or directory" run wordcount -- --top

# ------------------------------------------------------------------------------ jobs and parameters
says 2 "there is no job 'nosuch'; there are: *grep, *wordcount" run nosuch bible.txt
says 2 "there is no job ''; there are: *grep, *wordcount" run '' bible.txt
says 2 "there is no job 'nosuch'; there are: *grep, *wordcount" jobs nosuch
says 2 "-D: expected NAME=VALUE, not 'case'" run wordcount bible.txt -D case
says 2 "-D: expected NAME=VALUE, not '=keep'" run wordcount bible.txt -D =keep
says 2 "job 'wordcount' has no parameter 'cases': it has case, words" \
    run wordcount bible.txt -D cases=keep
says 2 "job 'wordcount': parameter case cannot be 'upper': expected one of lower, keep" \
    run wordcount bible.txt -D case=upper
says 2 "job 'wordcount': parameter words cannot be '': expected one of ascii, *" \
    run wordcount bible.txt -D words=
says 2 "job 'grep': parameter pattern is missing: give -D pattern=...*" run grep bible.txt
says 2 "job 'grep': parameter pattern cannot be '(': missing ): (" run grep bible.txt -D 'pattern=('
says 2 "job 'grep': parameter invert cannot be 'perhaps': expected on or off" \
    run grep bible.txt -D pattern=x -D invert=perhaps
run run wordcount bible.txt -D case=keep -D case=lower --top 1 --quiet
equal "a parameter given twice" "$(printf 'the\t63919')" "$(cat out)"

# ------------------------------------------------------------------------------------------- inputs
mkdir -p empty/folder closed
cp bible.txt closed/secret
says 1 "cannot read 'nosuch': No such file or directory" run wordcount bible.txt nosuch
says 1 "cannot read '': No such file or directory" run wordcount ''
says 1 "cannot read 'bible.txt/x': Not a directory" run wordcount bible.txt/x
says 1 "no file matches 'nosuch*.txt'" run wordcount 'nosuch*.txt'
says 1 "directory 'empty' contains no files" run wordcount empty
says 1 "standard input ('-') is given twice, but it can be read only once" run wordcount - -
says 1 "cannot read 'a\\\\x0ab': No such file or directory" run wordcount $'a\nb'
ln -s nowhere dangling
says 1 "cannot read 'dangling': No such file or directory" run wordcount dangling

# may_not INPUT MESSAGE: somebody without permission.
may_not() {
    local got=0
    as_user throng run wordcount "$1" >out 2>err || got=$?
    equal "the status of wordcount $1 without permission" 1 "$got"
    equal "standard error of wordcount $1 without permission" "throng: $2" "$(cat err)"
    equal "standard output of wordcount $1 without permission" "" "$(cat out)"
}
denied="Permission denied; you need permission to read"
chmod 000 closed/secret
may_not closed/secret "cannot read 'closed/secret': $denied it"
may_not closed "cannot read 'closed/secret': $denied it"
chmod 000 closed
may_not closed "cannot list directory 'closed': $denied and search it"
may_not closed/secret "cannot read 'closed/secret': $denied it"
chmod 755 closed

throng run wordcount - >out 2>err <&-
equal "the status with standard input closed" 1 $?
matches "what is said with standard input closed" "throng: cannot read standard input*" "$(cat err)"
finish
