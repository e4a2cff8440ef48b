package main

import (
	"fmt"
	"time"
)

func link(left chan<- uint64, right <-chan uint64) {
	left <- 1 + <-right
}

func chain(o options) row {
	before := memory("VmRSS")
	start := time.Now()
	leftmost := make(chan uint64)
	left := leftmost
	for i := 0; i < o.tasklets; i++ {
		right := make(chan uint64)
		go link(left, right)
		left = right
	}
	left <- 0
	answer := <-leftmost
	seconds := time.Since(start)
	check("the answer", answer, uint64(o.tasklets))
	return row{
		parameters: fmt.Sprintf(`"tasklets":%d`, o.tasklets),
		answer:     answer, tasklets: o.tasklets, seconds: seconds, rssBefore: before,
	}
}
