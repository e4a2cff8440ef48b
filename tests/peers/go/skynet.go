package main

import (
	"fmt"
	"time"
)

func tree(parent chan<- uint64, first, size uint64) {
	if size == 1 {
		parent <- first
		return
	}
	children := make(chan uint64)
	for i := uint64(0); i < 10; i++ {
		go tree(children, first+i*size/10, size/10)
	}
	var sum uint64
	for i := 0; i < 10; i++ {
		sum += <-children
	}
	parent <- sum
}

func skynet(o options) row {
	before := memory("VmRSS")
	start := time.Now()
	root := make(chan uint64)
	go tree(root, 0, uint64(o.leaves))
	answer := <-root
	seconds := time.Since(start)
	n := uint64(o.leaves)
	check("the answer", answer, n*(n-1)/2)
	tasklets := 0
	for level := o.leaves; level > 0; level /= 10 {
		tasklets += level
	}
	return row{
		parameters: fmt.Sprintf(`"leaves":%d`, o.leaves),
		answer:     answer, tasklets: tasklets, seconds: seconds, rssBefore: before,
	}
}
