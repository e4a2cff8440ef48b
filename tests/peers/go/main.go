// Throng's experiments in Go: goroutines and channels. docs/peers.md says what was chosen.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
)

// What each experiment is told; its meaning is that of throng's option of the same name.
type options struct {
	tasklets, leaves, rounds, reducers, messages, producers int
	batch, players, kicks, workers                          int
	seed                                                    uint64
	input, output                                           string
}

var experiments = map[string]func(options) row{
	"chain":     chain,
	"skynet":    skynet,
	"pingpong":  pingpong,
	"fanout":    fanout,
	"ring":      ring,
	"spawn":     spawn,
	"hackysack": hackysack,
	"wordcount": wordCount,
}

func parse(arguments []string) options {
	var o options
	set := flag.NewFlagSet("peer EXPERIMENT", flag.ExitOnError)
	set.IntVar(&o.tasklets, "tasklets", 100000, "length of the chain, or size of the ring")
	set.IntVar(&o.leaves, "leaves", 1000000, "leaves of the tree, a power of ten")
	set.IntVar(&o.rounds, "rounds", 1000000, "round trips, or times round the ring")
	set.IntVar(&o.reducers, "reducers", 100000, "different keys")
	set.IntVar(&o.messages, "messages", 10000000, "messages in all")
	set.IntVar(&o.producers, "producers", 2, "who send them")
	set.IntVar(&o.batch, "batch", 1000, "tasks alive at once")
	set.IntVar(&o.players, "players", 1000, "players in the circle")
	set.IntVar(&o.kicks, "kicks", 1000000, "kicks in all")
	set.IntVar(&o.workers, "workers", runtime.NumCPU(), "threads that run goroutines")
	set.Uint64Var(&o.seed, "seed", 1, "of random numbers")
	set.StringVar(&o.input, "input", "", "the text to count the words of")
	set.StringVar(&o.output, "output", "", "where the counts go")
	set.Parse(arguments)
	return o
}

func main() {
	if len(os.Args) < 2 || experiments[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: peer EXPERIMENT [--NAME VALUE...]")
		os.Exit(2)
	}
	o := parse(os.Args[2:])
	runtime.GOMAXPROCS(o.workers)
	experiments[os.Args[1]](o).print(os.Args[1], o)
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, "go: "+format+"\n", arguments...)
	os.Exit(1)
}
