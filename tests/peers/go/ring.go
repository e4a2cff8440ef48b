package main

import (
	"fmt"
	"time"
)

// A place in the ring: the token passes `rounds` times, the last time to `last`.
func pass(in <-chan uint64, out, last chan<- uint64, rounds int) {
	for i := 1; i < rounds; i++ {
		out <- 1 + <-in
	}
	last <- 1 + <-in
}

func ring(o options) row {
	start := time.Now()
	places := make([]chan uint64, o.tasklets)
	for i := range places {
		places[i] = make(chan uint64)
	}
	done := make(chan uint64)
	for i := range places {
		next := places[(i+1)%o.tasklets]
		last := next
		if i == o.tasklets-1 {
			last = done
		}
		go pass(places[i], next, last, o.rounds)
	}
	places[0] <- 0
	answer := <-done
	seconds := time.Since(start)
	check("the token", answer, uint64(o.tasklets)*uint64(o.rounds))
	return row{
		parameters: fmt.Sprintf(`"tasklets":%d,"rounds":%d`, o.tasklets, o.rounds),
		answer:     answer, seconds: seconds,
	}
}
