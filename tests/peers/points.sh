# shellcheck shell=bash disable=SC2154
# What is run: experiments and sizes, from small to large.

points_full() {
    cat <<'END'
chain --tasklets 100000
chain --tasklets 1000000
skynet --leaves 100000
skynet --leaves 1000000
pingpong --rounds 1000000
ring --tasklets 1000 --rounds 1000
spawn --tasklets 1000000 --batch 1000
hackysack --players 1000 --kicks 1000000
fanout --reducers 1000 --messages 10000000
fanout --reducers 10000 --messages 10000000
fanout --reducers 100000 --messages 10000000
fanout --reducers 1000000 --messages 10000000
fanout --reducers 10000000 --messages 20000000
wordcount --copies 50
END
}

points_quick() {
    cat <<'END'
chain --tasklets 100000
skynet --leaves 100000
pingpong --rounds 100000
ring --tasklets 1000 --rounds 100
spawn --tasklets 100000 --batch 1000
hackysack --players 1000 --kicks 100000
fanout --reducers 1000 --messages 1000000
fanout --reducers 100000 --messages 1000000
wordcount --copies 5
END
}

points_tiny() {
    cat <<'END'
chain --tasklets 100
skynet --leaves 100
pingpong --rounds 100
ring --tasklets 10 --rounds 10
spawn --tasklets 95 --batch 10
hackysack --players 10 --kicks 100
fanout --reducers 100 --messages 1001
wordcount --copies 1
END
}

points() { "points_$1"; }

# tasklets_of EXPERIMENT ARGUMENT...: how many are alive at once, at most.
tasklets_of() {
    case $1 in
        skynet) printf '%s\n' $(($3 + $3 / 9)) ;;
        chain | ring | hackysack | fanout) printf '%s\n' "$3" ;;
        spawn) printf '%s\n' "$5" ;;
        *) printf '2\n' ;;
    esac
}

# takes_part PEER EXPERIMENT: whether it has it. Word count has peers of its own.
takes_part() {
    case $1:$2 in
        throng:wordcount | go:wordcount) return 0 ;;
        awk:wordcount | sort:wordcount | duckdb:wordcount) return 0 ;;
        awk:* | sort:* | duckdb:* | *:wordcount) return 1 ;;
        throng:*) "$throng" experiment | grep -q "^$2 " ;;
        *) return 0 ;;
    esac
}
