package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// The goroutine of a key, which its first message starts.
type reducer struct {
	start    sync.Once
	messages chan uint64
}

type fan struct {
	reducers []reducer
	sums     []uint64
	running  sync.WaitGroup
	count    atomic.Int64
}

func (f *fan) reduce(key int) {
	var sum uint64
	for value := range f.reducers[key].messages {
		sum += value
	}
	f.sums[key] = sum
	f.running.Done()
}

func (f *fan) send(key int, value uint64) {
	r := &f.reducers[key]
	r.start.Do(func() {
		r.messages = make(chan uint64, 16)
		f.running.Add(1)
		f.count.Add(1)
		go f.reduce(key)
	})
	r.messages <- value
}

func (f *fan) produce(o options, producer int) {
	messages := o.messages / o.producers
	if producer < o.messages%o.producers {
		messages++
	}
	key := newRandom(o.seed, producer)
	for ; messages > 0; messages-- {
		f.send(key.below(o.reducers), 1)
	}
}

// Waits until every message has been received.
func (f *fan) empty() {
	for i := range f.reducers {
		for len(f.reducers[i].messages) > 0 {
			runtime.Gosched()
		}
	}
}

func fanout(o options) row {
	before := memory("VmRSS")
	start := time.Now()
	f := fan{reducers: make([]reducer, o.reducers), sums: make([]uint64, o.reducers)}
	var producers sync.WaitGroup
	for p := 0; p < o.producers; p++ {
		producers.Add(1)
		go func(p int) {
			defer producers.Done()
			f.produce(o, p)
		}(p)
	}
	producers.Wait()
	f.empty()
	seconds := time.Since(start)
	for i := range f.reducers {
		if f.reducers[i].messages != nil {
			close(f.reducers[i].messages)
		}
	}
	f.running.Wait()
	drain := time.Since(start) - seconds
	var answer uint64
	for _, sum := range f.sums {
		answer += sum
	}
	check("the sum of the results", answer, uint64(o.messages))
	live := int(f.count.Load())
	return row{
		parameters: fmt.Sprintf(`"reducers":%d,"messages":%d,"producers":%d,"seed":%d`,
			o.reducers, o.messages, o.producers, o.seed),
		answer: answer, tasklets: live, seconds: seconds, drain: drain,
		messages: o.messages, liveReducers: live, rssBefore: before,
	}
}
