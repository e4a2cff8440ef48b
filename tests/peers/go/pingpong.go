package main

import (
	"fmt"
	"time"
)

func pingpong(o options) row {
	start := time.Now()
	ping, pong, done := make(chan uint64), make(chan uint64), make(chan uint64)
	go func() {
		var sum uint64
		for i := uint64(0); i < uint64(o.rounds); i++ {
			ping <- i
			sum += <-pong
		}
		close(ping)
		done <- sum
	}()
	go func() {
		for value := range ping {
			pong <- value + 1
		}
		close(pong)
	}()
	answer := <-done
	<-pong // closed: the second has ended, too
	seconds := time.Since(start)
	n := uint64(o.rounds)
	check("the sum of the numbers", answer, n*(n+1)/2)
	return row{
		parameters: fmt.Sprintf(`"rounds":%d`, o.rounds), answer: answer, seconds: seconds,
	}
}
