package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"sync"
	"time"
)

const shardCount = 64

type counts map[string]*uint64

// The lower-case form of a letter, 0 for all other bytes.
var letters = func() (table [256]byte) {
	for c := 'a'; c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = byte(c), byte(c)
	}
	return
}()

func shardOf(word []byte) uint32 {
	hash := uint32(2166136261) // FNV-1a
	for _, c := range word {
		hash = (hash ^ uint32(c)) * 16777619
	}
	return (hash ^ hash>>16) % shardCount
}

func count(text []byte, shards *[shardCount]counts) {
	for i := 0; i < len(text); i++ {
		begin := i
		for ; i < len(text) && letters[text[i]] != 0; i++ {
			text[i] = letters[text[i]]
		}
		if word := text[begin:i]; len(word) > 0 {
			shard := shards[shardOf(word)]
			if n := shard[string(word)]; n != nil {
				*n++
			} else {
				one := uint64(1)
				shard[string(word)] = &one
			}
		}
	}
}

// Sends the text in blocks that end behind a word.
func read(file io.Reader, blocks chan<- []byte) {
	const size = 1 << 20
	var rest []byte
	for {
		block := make([]byte, len(rest)+size)
		copy(block, rest)
		got, err := io.ReadFull(file, block[len(rest):])
		block = block[:len(rest)+got]
		end := len(block)
		if err == nil {
			for end > 0 && letters[block[end-1]] != 0 {
				end--
			}
		} else if err != io.EOF && err != io.ErrUnexpectedEOF {
			fail("%v", err)
		}
		rest = append([]byte(nil), block[end:]...)
		blocks <- block[:end]
		if err != nil {
			close(blocks)
			return
		}
	}
}

// Each counter's shards are added up, shard by shard at once.
func merge(counters [][shardCount]counts) {
	var shards sync.WaitGroup
	for s := 0; s < shardCount; s++ {
		shards.Add(1)
		go func(s int) {
			defer shards.Done()
			total := counters[0][s]
			for _, counter := range counters[1:] {
				for word, n := range counter[s] {
					if sum := total[word]; sum != nil {
						*sum += *n
					} else {
						total[word] = n
					}
				}
			}
		}(s)
	}
	shards.Wait()
}

func write(shards *[shardCount]counts, path string) (total uint64) {
	var words []string
	for _, shard := range shards {
		for word := range shard {
			words = append(words, word)
		}
	}
	sort.Strings(words)
	file, err := os.Create(path)
	if err != nil {
		fail("%v", err)
	}
	out := bufio.NewWriterSize(file, 1<<20)
	var number []byte
	for _, word := range words {
		n := *shards[shardOf([]byte(word))][word]
		total += n
		out.WriteString(word)
		number = strconv.AppendUint(append(number[:0], '\t'), n, 10)
		out.Write(append(number, '\n'))
	}
	if err := out.Flush(); err != nil {
		fail("%v", err)
	}
	if err := file.Close(); err != nil {
		fail("%v", err)
	}
	return total
}

func wordCount(o options) row {
	start := time.Now()
	file, err := os.Open(o.input)
	if err != nil {
		fail("%v", err)
	}
	defer file.Close()
	blocks := make(chan []byte, 2*o.workers)
	go read(file, blocks)
	counters := make([][shardCount]counts, o.workers)
	var counting sync.WaitGroup
	for i := range counters {
		for s := range counters[i] {
			counters[i][s] = counts{}
		}
		counting.Add(1)
		go func(i int) {
			defer counting.Done()
			for block := range blocks {
				count(block, &counters[i])
			}
		}(i)
	}
	counting.Wait()
	merge(counters)
	answer := write(&counters[0], o.output)
	return row{
		parameters: fmt.Sprintf(`"input":%q`, o.input), answer: answer, seconds: time.Since(start),
	}
}
