package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// The results of one run.
type row struct {
	parameters   string // as members of a JSON object
	answer       uint64
	tasklets     int // alive at once; 0: too few to speak of their memory
	seconds      time.Duration
	drain        time.Duration // 0: not measured apart
	messages     int           // 0: no figure of messages a second
	liveReducers int
	rssBefore    uint64
}

// Bytes of a field of /proc/self/status, which has them in KiB.
func memory(field string) uint64 {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		fail("%v", err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), field+":") {
			var kib uint64
			fmt.Sscanf(lines.Text()[len(field)+1:], "%d", &kib)
			return kib * 1024
		}
	}
	fail("no %s in /proc/self/status", field)
	return 0
}

func check(what string, got, expected uint64) {
	if got != expected {
		fail("%s is %d instead of %d", what, got, expected)
	}
}

func (r row) print(experiment string, o options) {
	peak := memory("VmHWM")
	fmt.Printf(`{"experiment":"%s","runtime":"go",%s,"workers":%d,"answer":%d,"seconds":%.9f`,
		experiment, r.parameters, o.workers, r.answer, r.seconds.Seconds())
	if r.messages > 0 {
		fmt.Printf(`,"messages_per_second":%.0f,"live_reducers":%d,"drain_seconds":%.9f`,
			float64(r.messages)/r.seconds.Seconds(), r.liveReducers, r.drain.Seconds())
	}
	fmt.Printf(`,"peak_rss_bytes":%d`, peak)
	if r.tasklets > 0 {
		fmt.Printf(`,"bytes_per_tasklet":%d`, (peak-r.rssBefore)/uint64(r.tasklets))
	}
	fmt.Printf(`,"compiler":"%s"}`+"\n", runtime.Version())
}
