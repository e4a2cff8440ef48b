#!/usr/bin/env bash
# charts_test.sh PROGRAM ROOT SANITIZER FOLDER: reports of experiments. A browser opens them, shows
# every chart with all its points, and leaves pictures of them in FOLDER.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
pictures=$4
for tool in chromium node rsvg-convert; do
    command -v "$tool" >/dev/null || fail "$tool is missing: ./dev setup installs it"
done

# ---------------------------------------------------------------------------------------- the rows
# rows: results of a sweep in two runtimes, one of them with two kinds of stacks; of an experiment
# with no number that differs; and of a single row whose texts would be markup, were they taken so.
rows() {
    awk 'function figure(name, value, spread) {
        printf ",\"%s\":%.6f,\"%s_minimum\":%.6f,\"%s_maximum\":%.6f", name, value, name,
            value * (1 - spread), name, value * (1 + spread)
    }
    function machine(compiler) {
        printf ",\"machine\":{\"processor\":\"Test 9000\",\"cores\":2,\"memory_bytes\":8589934592,"
        printf "\"kernel\":\"Linux 6.1.0\",\"compiler\":\"%s\"}}\n", compiler
    }
    function sweep(runtime, stack, speed, bytes, compiler,    keys, i, share) {
        for (keys = 1000; keys <= 10000000; keys *= 10) {
            printf "{\"experiment\":\"reducers\",\"runtime\":\"%s\",\"reducers\":%d,", runtime, keys
            printf "\"messages\":%d,\"workers\":2%s,\"repeat\":5", keys * 10, stack
            figure("messages_per_second", 12e6 * speed / (1 + log(keys) / 20), 0.08)
            figure("peak_rss_bytes", 8e6 + keys * bytes, 0.01)
            figure("latency_p50_ns", 900 / speed * log(keys), 0.1)
            figure("latency_p99_ns", 21000 / speed * log(keys), 0.1)
            figure("latency_p999_ns", 240000 / speed * log(keys), 0.2)
            printf ",\"worker_utilisation\":["
            for (i = 1; i <= 40; i++) {
                share = (i < 4 ? 0.4 : 0.8 + i % 5 / 25) * speed
                printf "%s[%.2f,%.3f]", (i > 1 ? "," : ""), i / 20, share
            }
            printf "]"
            machine(compiler)
        }
    }
    function pingpong(runtime, ns, compiler) {
        printf "{\"experiment\":\"pingpong\",\"runtime\":\"%s\",\"rounds\":1000000", runtime
        figure("ns_per_operation", ns, 0.05)
        figure("latency_p50_ns", ns, 0.1)
        figure("latency_p99_ns", ns * 7, 0.1)
        machine(compiler)
    }
    BEGIN {
        sweep("throng", ",\"stack\":\"sliced\"", 1, 210, "GCC 12.2.0")
        sweep("throng", ",\"stack\":\"dedicated\"", 0.6, 4096, "GCC 12.2.0")
        sweep("go", "", 0.45, 2700, "go1.26")
        pingpong("throng", 85, "GCC 12.2.0")
        pingpong("go", 170, "go1.26")
        pingpong("erlang", 310, "OTP 25")
        printf "{\"experiment\":\"pingpong\",\"runtime\":\"throng\",\"conclusion\":\"amdahl\","
        printf "\"serial_share\":0.042}\n"
        printf "{\"experiment\":\"</script><script>document.title=1</script>\","
        printf "\"runtime\":\"<b>&amp;\\\"\\\\\",\"note\":\"<!-- <img src=x onerror=alert(1)>\","
        printf "\"constructor\":\"x\",\"seconds\":1.5,\"seconds_minimum\":1.5,"
        printf "\"seconds_maximum\":1.5}\n"
    }'
}
rows >rows.jsonl
head -n 15 rows.jsonl >sweep.jsonl
sed -n '16,19p' rows.jsonl >pingpong.jsonl
sed -n '20p' rows.jsonl >markup.jsonl

# peers_rows: two experiments beside other runtimes, each with the workers that were best for it.
peers_rows() {
    awk 'function row(experiment, size, runtime, workers, seconds) {
        printf "{\"experiment\":\"%s\",\"point\":\"%s --n %d\",\"runtime\":\"%s\"", experiment,
            experiment, size, runtime
        printf ",\"n\":%d,\"workers\":%d,\"answer\":%d,\"seconds\":%g", size, workers, size, seconds
        printf ",\"seconds_minimum\":%g,\"seconds_maximum\":%g}\n", seconds * 0.9, seconds * 1.1
    }
    BEGIN {
        row("ring", 1000, "throng", 2, 0.5)
        row("ring", 1000, "go", 1, 1.25)
        row("chain", 100, "throng", 1, 0.1)
        row("chain", 100, "go", 2, 0.2)
        row("chain", 10000, "throng", 2, 4)
        row("chain", 10000, "go", 2, 50)
        printf "{\"experiment\":\"chain\",\"point\":\"chain --n 10000\",\"runtime\":\"pypy\""
        printf ",\"n\":10000,\"skipped\":\"stopped after 20 s\"}\n"
    }'
}
peers_rows >peers.jsonl

# scaling_rows: two curves of one experiment that follow their laws exactly, and the laws.
scaling_rows() {
    awk 'function figure(name, value, spread) {
        printf ",\"%s\":%.6f,\"%s_minimum\":%.6f,\"%s_maximum\":%.6f", name, value, name,
            value * (1 - spread), name, value * (1 + spread)
    }
    function begin(kind, bytes) {
        printf "\"experiment\":\"scaling\",\"runtime\":\"throng\",\"job\":\"wordcount\","
        printf "\"scaling\":\"%s\",\"input_bytes\":%d", kind, bytes
    }
    function row(kind, workers, bytes, speedup) {
        printf "{"
        begin(kind, bytes)
        printf ",\"workers\":%d,\"shards\":%d,\"repeat\":3", workers, 8 * workers
        figure("seconds", bytes / 1e8 / speedup, 0.05)
        figure("speedup", speedup, 0.04)
        print "}"
    }
    function law(name, kind, figures) {
        printf "{\"conclusion\":\"%s\",", name
        begin(kind, 1048576)
        print figures "}"
    }
    BEGIN {
        for (n = 1; n <= 16; n *= 2) {
            row("strong", n, 1048576, n / (1 + 0.05 * (n - 1) + 0.002 * n * (n - 1)))
        }
        for (n = 1; n <= 16; n *= 2) row("weak", n, 1048576 * n, n - 0.1 * (n - 1))
        law("amdahl", "strong", ",\"serial_share\":0.07")
        law("usl", "strong", ",\"contention\":0.05,\"coherency\":0.002")
        law("gustafson", "weak", ",\"serial_share\":0.1")
    }'
}
scaling_rows >scaling.jsonl

# ----------------------------------------------------------------------------------------- browser
browser() {
    HOME=$scratch timeout 120 chromium --headless --no-sandbox --disable-gpu \
        --disable-dev-shm-usage --user-data-dir="$scratch/browser" --hide-scrollbars \
        --virtual-time-budget=20000 "$@" 2>browser.err
}

# charts_in FILE: a line for each chart that the page shows: its name, and how many points it has
# and has drawn.
charts_in() {
    grep -oE '<figure [^>]*>' "$1" |
        sed -E 's/.*data-name="([^"]*)".*data-count="([0-9]+)".*data-drawn="([0-9]+)".*/\1 \2 \3/
            s/&lt;/</g; s/&gt;/>/g'
}

# guides_in FILE: a line for each chart with lines of laws: how many it has and has drawn.
guides_in() {
    grep -oE '<figure [^>]*>' "$1" | sed -nE \
        's/.*data-name="([^"]*)".*data-guides="([1-9]*)".*data-drawn-guides="([0-9]+)".*/\1 \2 \3/p'
}

# shows FILE CHART...: the page has these charts, each "NAME POINTS", all points drawn, and no
# script had anything to complain of.
shows() {
    local page=$1
    shift
    browser --dump-dom "file://$PWD/$page" >dom
    equal "charts in $page" "$(printf '%s\n' "$@" | sed -E 's/ ([0-9]+)$/ \1 \1/')" \
        "$(charts_in dom)"
    equal "charts that $page says it has drawn" $# \
        "$(sed -nE 's/.*<body [^>]*data-charts="([0-9]+)".*/\1/p' dom)"
    equal "what went wrong in $page" "" "$(grep -oE 'data-problem="[^"]*"' dom)"
    equal "what its scripts complain of" "" "$(grep CONSOLE browser.err)"
}

# report ARGUMENT...: makes one, without a word.
report() {
    run experiment report "$@"
    equal "the status of: throng experiment report $*" 0 "$status"
    equal "what is printed by: throng experiment report $*" "" "$(cat out err)"
}

report rows.jsonl -o report.html
equal "what refers to other files" "" \
    "$(grep -oE '<(link|img|iframe)|(src|href)="[^"]*"|@import' report.html | head)"
checks=$((checks + 1))
grep -q "Redistributions in binary form" report.html || fail "the library's licence is missing"
if ! sanitized; then
    # 15 rows of the sweep, in latency with three percentiles; the series of the rows with the most.
    shows report.html "reducers.messages_per_second 15" "reducers.peak_rss_bytes 15" \
        "reducers.latency 45" "reducers.worker_utilisation 120" "pingpong.ns_per_operation 3" \
        "pingpong.latency 6" "</script><script>document.title=1</script>.seconds 1"
    equal "the title that markup in a row would change" "Experiments of throng" \
        "$(sed -nE 's/.*<title>(.*)<\/title>.*/\1/p' dom)"
    for text in "Test 9000" "8 GiB" "Linux 6.1.0" "go1.26" "OTP 25" "Two tasklets send each other" \
        "Throughput in messages" "Serial share" "4.2 %" \
        "throng experiment report rows.jsonl -o report.html"; do
        checks=$((checks + 1))
        grep -qF "$text" dom || fail "the page does not say: $text"
    done
    equal "rows of the tables, and their heads" 22 "$(grep -o '<tr>' dom | wc -l)"
    mkdir -p "$pictures"
    for theme in light dark; do
        scheme=$([[ $theme == dark ]] && echo 0 || echo 1)
        browser --blink-settings=preferredColorScheme="$scheme" --window-size=1300,3400 \
            --screenshot="$pictures/$theme.png" "file://$PWD/report.html" >/dev/null
        equal "a picture of the page, $theme" PNG "$(head -c 4 "$pictures/$theme.png" | tail -c 3)"
    done
    checks=$((checks + 1))
    cmp -s "$pictures/light.png" "$pictures/dark.png" && fail "dark is like light"

    # Of what is measured here, by way of standard input, and of several files.
    throng experiment chain --tasklets 500 --workers 1,2,3 --repeat 2 --format json >own.jsonl
    report - -o own.html <own.jsonl
    browser --dump-dom "file://$PWD/own.html" >dom
    equal "points over the workers" "chain.ns_per_operation 3 3" "$(charts_in dom | head -n 1)"
    matches "the series of the most workers" "chain.worker_utilisation *" \
        "$(charts_in dom | tail -n 1)"
    throng experiment cluster --nodes 1..100 --format json --costs \
        map=2,pairs=1e5,pair-bytes=20,sort=10,reduce=50,output=1e6,run=3 >cluster.jsonl
    report cluster.jsonl -o cluster.html
    browser --dump-dom "file://$PWD/cluster.html" >dom
    equal "of a simulation the time over the nodes comes first" "cluster.seconds 7 7" \
        "$(charts_in dom | head -n 1)"
    for text in "Task start" "Straggler share" "Faster from nodes"; do
        checks=$((checks + 1))
        grep -qF "$text" dom || fail "the page of a cluster does not say: $text"
    done
    report own.jsonl pingpong.jsonl -o both.html
    browser --dump-dom "file://$PWD/both.html" >dom
    equal "charts with lines of laws, where there are none" "" "$(guides_in dom)"
    equal "experiments of two files" "chain pingpong" \
        "$(charts_in dom | sed 's/\..*//' | uniq | paste -sd ' ')"

    # Of several runtimes, which differ in their workers, each time is compared with that of throng.
    report peers.jsonl -o peers.html
    shows peers.html "ring.seconds 2" "chain.seconds 4"
    equal "how times compare with those of throng" "1.00 2.50 1.00 2.00 1.00 12.5" \
        "$(grep -oE '<td class="ratio">[0-9.]+' dom | sed 's/.*>//' | paste -sd ' ')"
    for text in "pypy: stopped after 20 s (chain --n 10000)" "Time, throng's = 1"; do
        checks=$((checks + 1))
        grep -qF "$text" dom || fail "the page of peers does not say: $text"
    done
    # What is said of a point that the pointer is moved to.
    cat peers.html - >hover.html <<'END'
<script>
(function point() {
    if (!document.body.dataset.charts) return setTimeout(point, 50);
    const felt = document.querySelector("g.felt > path");
    for (const kind of ["pointermove", "mousemove"]) {
        felt.dispatchEvent(new MouseEvent(kind, { bubbles: true, clientX: 9, clientY: 9 }));
    }
})();
</script>
END
    browser --dump-dom "file://$PWD/hover.html" >dom
    equal "what is said of a point" "throng N: 100 Time of a run: 100 ms (90 ms to 110 ms)\
 Time, throng's = 1: 1.00" "$(grep -oE '<div id="hover".*' dom | sed 's/<div>/ /g; s/<[^>]*>//g')"

    throng experiment fanout --reducers 100 --messages 1000 --workers 1,2 --format json >two.jsonl
    report two.jsonl -o two.html
    browser --dump-dom "file://$PWD/two.html" >dom
    matches "what workers are shown over, as many producers as they are" "*>Workers<*" \
        "$(grep -oE '<svg.*' dom | head -n 1)"

    # A curve is one line, however much each of its points reads. Without laws there is the ideal.
    report scaling.jsonl -o scaling.html
    shows scaling.html "scaling.speedup 10" "scaling.seconds 10"
    equal "the ideal and the laws" "scaling.speedup 4 4" "$(guides_in dom)"
    head -n 5 scaling.jsonl >strong.jsonl
    report strong.jsonl -o strong.html
    shows strong.html "scaling.speedup 5" "scaling.seconds 5"
    equal "the ideal alone" "scaling.speedup 1 1" "$(guides_in dom)"
fi

# ------------------------------------------------------------------------------------------- images
report sweep.jsonl -o main.svg
matches "an image" "<svg *</svg>" "$(cat main.svg)"
for text in "reducers: Throughput in messages" ">throng, sliced<" ">10 M<" ">8 M/s<"; do
    checks=$((checks + 1))
    grep -qF "$text" main.svg || fail "the main chart has no text: $text"
done
equal "its points" 15 "$(grep -oE '<path [^>]* stroke="#ffffff"' main.svg | wc -l)"
report rows.jsonl -o latency.svg --chart pingpong.latency
matches "a chart by its name" "*pingpong: Latency*" "$(cat latency.svg)"
report pingpong.jsonl -o bars.png
equal "the begin of a PNG" "89504e470d0a1a0a" "$(head -c 8 bars.png | od -An -tx1 | tr -d ' ')"
report scaling.jsonl -o scaling.svg
for text in "scaling: Speedup" ">strong<" ">weak<" ">ideal<" \
    ">strong: USL, contention 5 %, coherency 0.2 %<" ">weak: Gustafson, serial share 10 %<"; do
    checks=$((checks + 1))
    grep -qF "$text" scaling.svg || fail "the chart of scaling has no text: $text"
done
# The points are those of the laws, whose lines so end at the last one of each curve: x and y.
last_points() {
    grep -oE '<path [^>]* stroke="#ffffff"' scaling.svg |
        sed -E 's/.*translate\(([0-9]*)[^,]*,([0-9]*).*/\1 \2/' | sort -n | tail -n 2
}
ends() { # DASHES: of a line in the chart, not in the legend
    grep -oE '<path [^>]*>' scaling.svg | grep -F "stroke-dasharray=\"$1\"" |
        sed -nE 's/.* d="M.*L([0-9]+)[^L,]*,([0-9]+)[^L"]*".*/\1 \2/p' | sort -n | uniq
}
for dashes in 2,3 8,4; do
    checks=$((checks + 1))
    grep -qxFf <(last_points) <(ends "$dashes") ||
        fail "a law does not meet its last point" "$(last_points)" "ends: $(ends "$dashes")"
done
report markup.jsonl -o markup.svg
rsvg-convert markup.svg >/dev/null 2>err || fail "markup in rows breaks the image" "$(cat err)"
sanitized || cp main.svg bars.png scaling.svg "$pictures"

# ----------------------------------------------------------------------------------- what is wrong
echo old >old.svg
says 1 "cannot draw 'old.svg': there is no chart 'x'; there are: pingpong.ns_per_operation,\
 pingpong.latency" experiment report pingpong.jsonl -o old.svg --chart x
echo '{"experiment":"chain","seconds":1}' >unmeasured.jsonl
says 1 "cannot draw 'old.svg': there is nothing to draw: *" experiment report unmeasured.jsonl \
    -o old.svg
equal "the file that was there" old "$(cat old.svg)"
mkdir bare
for tool in node rsvg-convert; do
    status=0
    PATH=$PWD/bare "$scratch/program/bin/throng" experiment report pingpong.jsonl -o x.png \
        >out 2>err || status=$?
    equal "the status without $tool" 1 "$status"
    matches "what is said without $tool" "throng: cannot draw 'x.png': $tool does not run (No such\
 file or directory); install it (on Debian: apt install *), or make the report a page, .html" \
        "$(cat err)"
    ln -sf "$(command -v node)" bare/node
done
says 2 "--output: expected a file that ends in .html, .svg or .png, not 'report.pdf'" \
    experiment report rows.jsonl -o report.pdf
says 2 "--chart: a page has all charts; *" experiment report rows.jsonl -o x.html --chart y
says 1 "cannot write the report 'none/x.html': there is no folder 'none'" \
    experiment report rows.jsonl -o none/x.html
mkdir -p folder.html
for command in "experiment report rows.jsonl -o folder.html" \
    "experiment chain --tasklets 1e9 --report folder.html"; do
    # shellcheck disable=SC2086  # several words are meant
    says 1 "cannot write the report 'folder.html': it is a folder" $command
done
if ((EUID != 0)); then # who may write everywhere
    mkdir -m 500 locked
    says 1 "cannot write the report 'locked/x.html': Permission denied" \
        experiment chain --tasklets 1e9 --report locked/x.html
fi
says 2 "*INPUT*" experiment report -o x.html
says 2 "*--output*" experiment report rows.jsonl
says 1 "cannot read 'missing': No such file or directory" experiment report missing -o x.html
says 1 "cannot read 'bare': Is a directory" experiment report bare -o x.html
: >empty
says 1 "'empty' has no rows; *" experiment report empty -o x.html
wrong() { # LINE GLOB: what is said of it, behind one that is right
    (head -n 1 pingpong.jsonl && printf '%s\n' "$1") >wrong.jsonl
    says 1 "'wrong.jsonl' line 2: $2; a row is what \`throng experiment NAME --format json\` prints\
 in a line" experiment report wrong.jsonl -o x.html
}
wrong '{"experiment":' "this is not JSON"
wrong '["experiment"]' "this is not an object of JSON"
wrong '{"reducers":1}' "it has no field 'experiment'"
wrong '{"experiment":1}' "its field 'experiment' is not a text"
wrong '{"experiment":"chain","runtime":[]}' "its field 'runtime' is not a text"
wrong '{"experiment":"chain","seconds_minimum":"1"}' "its field 'seconds_minimum' is not a number"
checks=$((checks + 1))
[[ ! -e x.html && ! -e x.svg ]] || fail "a report of what is wrong"
finish
