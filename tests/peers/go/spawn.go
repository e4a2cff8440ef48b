package main

import (
	"fmt"
	"sync"
	"time"
)

func spawn(o options) row {
	start := time.Now()
	var answer uint64
	results := make([]uint64, o.batch)
	for first := 0; first < o.tasklets; first += o.batch {
		count := o.batch
		if o.tasklets-first < count {
			count = o.tasklets - first
		}
		var batch sync.WaitGroup
		batch.Add(count)
		for i := 0; i < count; i++ {
			go func(i int) {
				results[i] = uint64(first + i)
				batch.Done()
			}(i)
		}
		batch.Wait()
		for _, result := range results[:count] {
			answer += result
		}
	}
	seconds := time.Since(start)
	n := uint64(o.tasklets)
	check("the sum of the results", answer, n*(n-1)/2)
	return row{
		parameters: fmt.Sprintf(`"tasklets":%d,"batch":%d`, o.tasklets, o.batch),
		answer:     answer, seconds: seconds,
	}
}
