#!/usr/bin/env bash
# The experiment that simulates a cluster: its arithmetic, its measured costs, and wrong usage.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
# shellcheck source=experiment_rows.sh
source "$(dirname "$0")/experiment_rows.sh"

# near WHAT EXPECTED NUMBER: the same, but for what is left of rates that are nearly infinite.
near() {
    matches "$1: $3, which should be $2" near \
        "$(awk -v a="$2" -v b="$3" 'BEGIN { if ((a - b) ^ 2 <= (1e-5 * a) ^ 2) print "near" }')"
}
costs=map=1000,pairs=1024,pair-bytes=0,sort=1000,reduce=1000,output=0,run=1000
ideal=(--cores 2 --input 1G --split 1M --disk 1T --network 1T --engine 0 --fetch 0 --stragglers 0
    --skew 1 --job-start 10 --task-start 1 --costs "$costs")
# 1024 map tasks of 2^20 bytes: 512 after one another on one node, 128 on four. A task maps for
# 1.048576 s, and sorts 1024 * 10 times 1 us. Of the 2^20 pairs each costs 10 us, to merge 2^10
# tasks', and 1 us; half of them are one reduce task's on one node, an eighth on four.
run experiment cluster "${ideal[@]}" --nodes 1,4 --format json
equal "the status of cluster" 0 "$status"
equal "rows and conclusions" "1 4 costs assumptions one_machine" \
    "$(sed -nE 's/.*"(nodes":|conclusion":")([a-z0-9_]+).*/\2/p' out | paste -sd ' ')"
cp out rows
sed -n 1p rows >out
near "start on one node" "$((10 + 512 + 1))" "$(field start_seconds)"
near "map on one node" 536.870912 "$(field map_seconds)"
near "sort on one node" 5.24288 "$(field sort_seconds)"
near "reduce on one node" 5.767168 "$(field reduce_seconds)"
near "seconds on one node" 1070.88096 "$(field seconds)"
equal "tasks on one node" "1024 2 true" \
    "$(field map_tasks) $(field reduce_tasks) $(field simulated)"
equal "what is about the program's own run" "" \
    "$(field peak_rss_bytes)$(field ns_per_operation)$(field stack)$(field operations)"
sed -n 2p rows >out
near "start on four nodes" 139 "$(field start_seconds)"
near "seconds on four nodes" 275.97024 "$(field seconds)"
near "speedup" 3.880422 "$(field speedup)"
near "efficiency" 0.9701056 "$(field efficiency)"
near "beside throng run" 1.945394 "$(field times_one_machine)"
equal "costs in a row" "1000 1024 1000 1000 1000" \
    "$(for name in map_ns_per_byte map_task_pairs sort_ns reduce_ns_per_pair run_ns_per_byte; do
        field $name | sed 's/\.0$//'
    done | paste -sd ' ')"
equal "assumptions in a row" "2 3 10 1 0 0" \
    "$(for name in cores replication job_start_seconds task_start_seconds straggler_share \
        fetch_seconds; do field $name | sed 's/\.0$//'; done | paste -sd ' ')"
# 2^30 bytes at 1 us, by two cores; on two nodes it is 541 s, on three 365.
sed -n 5p rows >out
near "one machine alone" 536.870912 "$(field one_machine_seconds)"
equal "no cluster of up to four nodes is faster, but" 3 "$(field faster_from_nodes)"
run experiment cluster "${ideal[@]}" --nodes 1..5 --seed 9
equal "the nodes of a range" "1 2 5" \
    "$(sed '/^Given/,$d' out | awk 'NR > 1 { print $1 }' | paste -sd ' ')"
matches "a table of a cluster" "* nodes  *seconds  *start  *map  *speedup  *efficiency *throng run \
*Given, for 1.1 GB of input:*1,000 ns a byte of input to map\
*Assumed: nodes with 2 cores, 1.1 TB/s of disk*\
*throng run on one such machine alone: 536.87 s for 1.1 GB; a cluster is faster from 3 nodes on" \
    "$(cat out)"
run experiment cluster "${ideal[@]}" --nodes 2 --input 1M
matches "a small input" "*; no cluster of up to 2 nodes is faster" "$(tail -n 1 out)"
# Of what is measured nothing is known but that it is there.
run experiment cluster --nodes 1..10 --input 1G,1T --sample 64K --workers 1 --format csv
equal "the status of cluster, measured" 0 "$status"
equal "the rows of cluster, measured" 9 "$(wc -l <out)"
run experiment cluster --job top --sample 64K --nodes 10 --format json
for cost in map_ns_per_byte map_task_pairs pair_bytes sort_ns reduce_ns_per_pair output_bytes \
    run_ns_per_byte; do
    matches "$cost, measured" "[1-9]*" "$(sed -n 1p out >row && sed -n \
        "s/.*\"$cost\":\([0-9.]*\).*/\1/p" row | sed 's/^0\.0*//')"
done
equal "reduce tasks of a job that needs all keys in one" 1 \
    "$(sed -n 's/.*"reduce_tasks":\([0-9]*\).*/\1/p' out)"
says 2 "--reduce-tasks: job 'top' must have one, since *" \
    experiment cluster --job top --reduce-tasks 2
says 2 "--job: 'grep' has no reducers, so there is nothing to shuffle" \
    experiment cluster --job grep -D pattern=a
says 2 "--job: 'group-by' reads *, and costs are measured on lines of text" \
    experiment cluster --job group-by
says 2 "--job: job 'pagerank' cannot run in stages: *" experiment cluster --job pagerank
says 2 "--nodes: expected numbers from 1 to 10000, such as 1,10,100 or 1..1000, which is 1,2,5,10\
 and on, not '0'" experiment cluster --nodes 0
says 2 "--nodes, --cores: 10,240,000 cores are more than 1,000,000" \
    experiment cluster --nodes 10000 --cores 1024
says 2 "--split: 1.1 TB of input are more than 1,000,000 map tasks; give larger splits" \
    experiment cluster --split 64K
says 2 "--workers: one number is expected, not several" experiment cluster --workers 1,2
run experiment cluster --help
matches "which workers are asked for" "*--workers N *" "$(cat out)"
says 2 "--costs: there is no cost 'maps'; there are: map, pairs, pair-bytes, sort, reduce, output,\
 run" experiment cluster --costs maps=1
says 2 "--costs: expected map=NUMBER, with a number from 0 on, not 'map=-1'" \
    experiment cluster --costs map=-1
says 2 "--costs: expected map=NUMBER, with a number from 0 on, not 'map'" \
    experiment cluster --costs map
says 2 "--costs: 'pairs' is missing (pairs from a map task); all are given, or none" \
    experiment cluster --costs map=1
says 2 "--slowdown: expected a number from 1 to 1000, not '0.5'" experiment cluster --slowdown 0.5

finish
