#!/usr/bin/env bash
# throng submit, with stand-ins for the engines' programs that run jobs as the engines do: see
# fixtures/engines. And parts as Hadoop makes them, on one machine.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
odd=$4
balances=$5
engines=$root/tests/cli/fixtures/engines
while read -r name; do unset "$name"; done < <(
    compgen -e | grep -E '^(mapreduce|mapred|map|stream|throng)_|^(HADOOP|SPARK)_')
export CALLS=$scratch/calls SPARK_DRIVER=$root/cli/submit/spark_driver.py
mkdir engines
ln -s "$engines/hadoop" "$engines/spark-submit" engines/
bare_path=$PATH
PATH=$PWD/engines:$PATH
echo jar >streaming.jar
export HADOOP_STREAMING_JAR=$PWD/streaming.jar
cp "$data/bible.txt" "$data/orders.csv" "$data/access.log" .

# lines_of FOLDER: of its part files, sorted.
lines_of() { cat "$1"/part-* | sort; }

# submits WHAT ENGINE JOB ARGUMENT...: results in ./submitted.
submits() {
    local what=$1
    shift
    rm -rf submitted
    : >"$CALLS"
    run submit "$@" -o submitted
    equal "the status of $what" "0" "$status"
    ((status == 0)) || head -n 20 err
    checks=$((checks + 1))
    [[ -f submitted/_SUCCESS ]] || fail "$what has no _SUCCESS"
}

# same_parts WHAT FOLDER FOLDER: part files by part files.
same_parts() {
    equal "the files of $1" "$(cd "$2" && echo part-*)" "$(cd "$3" && echo part-*)"
    local part
    for part in "$2"/part-*; do
        same "$1: $(basename "$part")" "$part" "$3/$(basename "$part")"
    done
}

# runs_in_parts N JOB ARGUMENT...: on this machine, in ./expected.
runs_in_parts() {
    rm -rf expected
    throng run "${@:2}" --quiet -o expected --parts "$1" --partitioner hadoop ||
        fail "throng run ${*:2}"
}

# ------------------------------------------------------------------------ the same part files
for engine in hadoop spark; do
    submits "wordcount by $engine" "$engine" wordcount -i bible.txt --reducers 3
    runs_in_parts 3 wordcount bible.txt
    same_parts "wordcount by $engine" expected submitted
    lines_of submitted >got
    throng run wordcount bible.txt --quiet | sort >whole
    same "wordcount by $engine, all" whole got

    submits "wordcount by $engine with parameters" "$engine" wordcount -i bible.txt --reducers 2 \
        -D words=unicode -D case=keep
    runs_in_parts 2 wordcount bible.txt -D words=unicode -D case=keep
    same_parts "wordcount by $engine with parameters" expected submitted

    # The header of the first file, for splits that do not begin with it; and two files.
    mkdir -p tables
    cp orders.csv tables/a.csv
    (head -n 1 orders.csv && tail -n 100 orders.csv) >tables/b.csv
    asked=(-D "key=region,product" -D sum=units -D mean=price_cents)
    submits "group-by by $engine" "$engine" group-by "${asked[@]}" -i tables --reducers 4
    runs_in_parts 4 group-by "${asked[@]}" tables
    same_parts "group-by by $engine" expected submitted
    tail -n +2 orders.csv >bare.csv
    submits "group-by by $engine with --header" "$engine" group-by "${asked[@]}" -i bare.csv \
        --reducers 1 --header "$(head -n 1 orders.csv)"
    runs_in_parts 1 group-by "${asked[@]}" orders.csv
    same_parts "group-by by $engine with --header" expected submitted

    # Values in the order of their file, whatever they are split into.
    submits "sessions by $engine" "$engine" sessions -i access.log --reducers 3
    runs_in_parts 3 sessions access.log
    same_parts "sessions by $engine" expected submitted

    submits "top by $engine" "$engine" top -D n=20 -i bible.txt
    runs_in_parts 1 top -D n=20 bible.txt
    same_parts "top by $engine" expected submitted

    # No tab is behind a line that has none; numbers of lines are right in whole files.
    # shellcheck disable=SC2016  # nothing is to be expanded
    for pattern in Noah '^Then .*"?\w+\$?$' 'a $|[,;] \$\{user.name\}|him' $'\303\244|Noah\t?'; do
        submits "grep by $engine" "$engine" grep -D "pattern=$pattern" -i bible.txt --whole-files
        throng run grep -D "pattern=$pattern" bible.txt --quiet >whole
        cat submitted/part-* >got
        same "grep $pattern by $engine" whole got
    done

    # Keys of any bytes, from a plugin's file.
    {
        for i in {0..255}; do printf '%02x,%02x%02x\n' "$i" $((255 - i)) "$i"; done
        printf ',\n,\n6100,6100\n'
    } >odd
    submits "odd bytes by $engine" "$engine" "$odd" -i odd --reducers 5
    runs_in_parts 5 "$odd" odd
    same_parts "odd bytes by $engine" expected submitted

    printf '61,62\nnonsense\n63,64\n' >wrong
    submits "a bad record that is skipped by $engine" "$engine" "$odd" -i wrong --reducers 1 \
        --max-bad-records 1
    rm -rf submitted
    run submit "$engine" "$odd" -i wrong -o submitted
    equal "the status of a job that fails on $engine" 1 "$status"
    matches "what is said of it" "*there is no comma*" "$(cat err)"

    # What --dry-run prints does what would have been done.
    rm -rf submitted
    throng submit "$engine" wordcount -i bible.txt -o submitted --reducers 2 --dry-run >printed
    checks=$((checks + 1))
    [[ ! -e submitted ]] || fail "a dry run has run"
    bash printed >out 2>err || fail "the printed command" "$(cat printed err)"
    runs_in_parts 2 wordcount bible.txt
    same_parts "the printed command for $engine" expected submitted
done

# ------------------------------------------------------------------------------ what is sent along
run submit hadoop wordcount -i in -o out --dry-run
sent=$(sed -n 's/^ *-files \([^ ]*\).*/\1/p' out | tr -d \' | tr , '\n')
matches "what is sent" "$(readlink -f "$(command -v throng)")"$'\n'"*/libwordcount.so*" "$sent"
equal "files of the C library that are sent" 0 "$(grep -cE '/(libc|libm|ld-linux)[-.]' <<<"$sent")"
equal "files that are sent by a link, whose names engines may change" "" \
    "$(while read -r path; do find "${path%#*}" -type l; done <<<"$sent")"
run submit spark wordcount -i in -o out --dry-run
sent_to_spark=$(sed -n 's/^ *--files \([^ ]*\).*/\1/p' out | tr , '\n')
links=$(sed -n 's/^ *--link \([^ ]*\).*/\1/p' out)
# Libraries go by the names that the program asks for.
while read -r library; do
    equal "$library is sent" 1 "$(grep -cE "[#/]${library//+/\\+}\$" <<<"$sent")"
    file=$(sed -n "s/^$library=//p" <<<"$links")
    equal "$library is sent to Spark" 1 "$(grep -cF "/${file:-$library}" <<<"$sent_to_spark")"
done < <(readelf -d "$(command -v throng)" |
    sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' |
    grep -vE '^(libc|libm|ld-linux.*|libpthread|libdl|librt|libresolv)\.so')
# So does a plugin that a link leads to.
ln -s "$odd" linked.so
head -n 1 odd >first
for engine in hadoop spark; do
    submits "a link to a plugin by $engine" "$engine" ./linked.so -i first --reducers 1
done
run submit hadoop wordcount -i in -o out --io rawbytes --conf a.b='c d' --dry-run
equal "variables that are too long to start a task with are cut" 1 \
    "$(grep -c -- '-D stream.jobconf.truncate.limit=100000 ' out)"
matches "rawbytes, a property" "*-D stream.map.output=rawbytes *-D stream.reduce.input=rawbytes \
*-D 'a.b=c d' *" "$(cat out)"
equal "reducers that nobody has asked for" 0 "$(grep -c mapreduce.job.reduces out)"
run submit hadoop grep -D 'pattern=x$' -i in -o out --dry-run
matches "a parameter that Hadoop would change" "*-D throng.encoded.param.pattern=:x%24 *" \
    "$(tr -d \' <out)"
equal "reducers of a job that has none" 0 "$(grep -c -- -reducer out)"
run submit spark wordcount --master yarn -i in -o out --conf spark.executor.memory=4g --dry-run
matches "a command of Spark's" "spark-submit *--master yarn *--conf spark.executor.memory=4g *" \
    "$(cat out)"

# Where programs are found.
mkdir -p home/bin home/share/hadoop/tools/lib
ln -s "$engines/hadoop" home/bin/hadoop
echo jar >home/share/hadoop/tools/lib/hadoop-streaming-3.3.6.jar
echo jar >home/share/hadoop/tools/lib/hadoop-streaming-3.3.6-sources.jar
env -u HADOOP_STREAMING_JAR PATH="$bare_path" HADOOP_HOME="$PWD/home" \
    throng submit hadoop wordcount -i in -o new --dry-run >out 2>err
matches "in HADOOP_HOME" "$PWD/home/bin/hadoop jar \
$PWD/home/share/hadoop/tools/lib/hadoop-streaming-3.3.6.jar *" "$(cat out err)"
run submit hadoop wordcount -i in -o out --hadoop home/bin/hadoop --streaming-jar streaming.jar \
    --dry-run
matches "given" "home/bin/hadoop jar streaming.jar *" "$(cat out)"

# ---------------------------------------------------------------------------------------- failures
mkdir there
: >empty.csv
says 1 "job 'wordcount' was not done by Hadoop: its output 'there' exists already; *" \
    submit hadoop wordcount -i bible.txt -o there
says 1 "job 'wordcount' was not done by Hadoop: its input 'nowhere' is not there" \
    submit hadoop wordcount -i nowhere -o new
says 2 "job 'group-by' reads rows with a header line, and none can be read from 'empty.csv' *: \
give --header LINE" submit hadoop group-by -D key=a -i empty.csv -o new
(
    PATH=$bare_path
    says 2 "there is no program 'hadoop', neither in PATH nor in \$HADOOP_HOME/bin: install *" \
        submit hadoop wordcount -i bible.txt -o new
    says 2 "there is no program 'spark-submit', neither in PATH nor in \$SPARK_HOME/bin: *" \
        submit spark wordcount -i bible.txt -o new
    echo "$checks $failures" >counted
)
read -r checks failures <counted
says 2 "--hadoop: there is no program './none'" \
    submit hadoop wordcount -i bible.txt -o new --hadoop ./none
says 2 "--streaming-jar: there is no file 'none'" \
    submit hadoop wordcount -i bible.txt -o new --streaming-jar none
HADOOP_STREAMING_JAR=none says 2 "HADOOP_STREAMING_JAR: there is no file 'none'" \
    submit hadoop wordcount -i bible.txt -o new
says 2 "job 'shortest-paths' cannot run in stages: its reducers send each other messages, *" \
    submit hadoop shortest-paths -D from=1 -i bible.txt -o new
says 2 "job 'balances' cannot run in stages: it writes to the output 'rejected' too, *" \
    submit spark "$balances" -i bible.txt -o new
says 2 "job 'wordcount' has no parameter 'nosuch'*" \
    submit spark wordcount -D nosuch=1 -i bible.txt -o new
says 2 "--reducers 2: job 'top' must have one reduce stage alone, since its collector 'top' *" \
    submit hadoop top --reducers 2 -i bible.txt -o new
says 2 "--reducers: job 'grep' has no reducers" \
    submit hadoop grep -D pattern=x --reducers 2 -i bible.txt -o new
says 2 "--header is for jobs whose input has one: job 'wordcount' reads *" \
    submit hadoop wordcount --header a -i bible.txt -o new
says 2 "--conf mapreduce.job.reduces: throng submit sets that itself; give --reducers" \
    submit hadoop wordcount --conf mapreduce.job.reduces=3 -i bible.txt -o new
says 2 "--conf: expected PROPERTY=VALUE, not 'a'" \
    submit hadoop wordcount --conf a -i bible.txt -o new
says 2 "--conf spark.executor.memory: it is one of Spark's, which Hadoop does not heed: leave it \
out" submit hadoop wordcount --conf spark.executor.memory=4g -i bible.txt -o new
says 2 "--conf mapreduce.map.memory.mb: Spark heeds what begins with spark. alone: *" \
    submit spark wordcount --conf mapreduce.map.memory.mb=4096 -i bible.txt -o new
says 2 "--master is for throng submit spark" \
    submit hadoop wordcount --master yarn -i bible.txt -o new
says 2 "--io rawbytes is for throng submit hadoop" \
    submit spark wordcount --io rawbytes -i bible.txt -o new
says 2 "ENGINE: expected hadoop or spark, not 'flink'" submit flink wordcount -i bible.txt -o new
cp "$odd" "odd job.so"
says 2 "*/odd job.so' cannot be sent to other machines: in its path there may be *" \
    submit hadoop "./odd job.so" -i bible.txt -o new
nothing_left "after what was refused" there

# ------------------------------------------------------------------------------------ partitioner
says 2 "--partitioner is of use only with --parts" \
    run wordcount bible.txt -o new --partitioner hadoop
says 2 "--partitioner hadoop: its parts have all results, by key; leave out --sort and --top" \
    run wordcount bible.txt -o new --parts 2 --partitioner hadoop --top 3
says 2 "--partitioner hadoop: job 'grep' has no reducers, *" \
    run grep -D pattern=x bible.txt -o new --parts 2 --partitioner hadoop
says 2 "--partitioner hadoop: job 'top' must have one reduce stage alone, *: give --parts 1" \
    run top bible.txt -o new --parts 2 --partitioner hadoop
# Most of so many parts are empty; and all is the same in little memory, in any number of threads.
printf 'one two two\n' >two
runs_in_parts 50 wordcount two
equal "parts that have something" 2 "$(find expected -name 'part-*' -size +0 | wc -l)"
equal "all parts" 50 "$(find expected -name 'part-*' | wc -l)"
for i in {1..40}; do seq $((i * 1000)) $((i * 1000 + 9999)); done >numbers
runs_in_parts 7 wordcount -D words=whitespace numbers
mv expected large
runs_in_parts 7 wordcount -D words=whitespace numbers --memory 16M --workers 3
same_parts "numbers in 16 MiB" large expected
rm -rf expected
throng run wordcount numbers -D words=whitespace --quiet --then wordcount -o expected --parts 2 \
    --partitioner hadoop || fail "a job behind another"
throng run wordcount numbers -D words=whitespace --quiet --then wordcount >whole
lines_of expected >got
same "a job behind another" <(sort whole) got

finish
