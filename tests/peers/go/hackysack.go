package main

import (
	"fmt"
	"time"
)

// The sack knows how often it is still to be kicked, where to, and whom it has come to so far.
type sack struct {
	kicks  int
	random random
	sum    uint64
}

func play(self int, circle []chan sack, done chan<- uint64) {
	for s := range circle[self] {
		s.sum += uint64(self)
		if s.kicks == 0 {
			done <- s.sum
			continue
		}
		s.kicks--
		other := s.random.below(len(circle) - 1)
		if other >= self {
			other++
		}
		circle[other] <- s
	}
}

func hackysack(o options) row {
	start := time.Now()
	circle := make([]chan sack, o.players)
	for i := range circle {
		circle[i] = make(chan sack)
	}
	done := make(chan uint64)
	for i := range circle {
		go play(i, circle, done)
	}
	circle[0] <- sack{o.kicks, newRandom(o.seed, 0), 0}
	answer := <-done
	for i := range circle {
		close(circle[i])
	}
	seconds := time.Since(start)
	check("the sum of the players", answer, hackysackAnswer(o))
	return row{
		parameters: fmt.Sprintf(`"players":%d,"kicks":%d,"seed":%d`, o.players, o.kicks, o.seed),
		answer:     answer, seconds: seconds,
	}
}

// The same without goroutines.
func hackysackAnswer(o options) uint64 {
	var sum uint64
	player, random := 0, newRandom(o.seed, 0)
	for i := 0; i < o.kicks; i++ {
		other := random.below(o.players - 1)
		if other >= player {
			other++
		}
		player = other
		sum += uint64(player)
	}
	return sum
}
