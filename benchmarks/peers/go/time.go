package main

import (
	"context"
	"fmt"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// sleepers has goroutines that sleep for some seconds, all at once.
func sleepers(a *arguments) {
	delay := time.Duration(a.number(1)) * time.Second
	n := a.number(100_000)
	rounds := a.number(5)
	a.end("Sleepers [SECONDS [SLEEPERS [ROUNDS]]]")
	seconds(rounds, func() {
		check(gather(n, func(number int) int { time.Sleep(delay); return number }), n)
	})
}

// sleep waits for an hour; false if it was cancelled.
func sleep(ctx context.Context) bool {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// cancellations has goroutines that are cancelled while they sleep, each by a context of its own.
func cancellations(a *arguments) {
	n := a.number(100_000)
	rounds := a.number(10)
	a.end("Cancellations [SLEEPERS [ROUNDS]]")
	nanosOfPart(rounds, n, func(s *stopwatch) {
		cancels := make([]context.CancelFunc, n)
		var asleep, ended sync.WaitGroup
		var cancelled int64
		asleep.Add(n)
		ended.Add(n)
		for i := range cancels {
			ctx, cancel := context.WithCancel(context.Background())
			cancels[i] = cancel
			go func() {
				asleep.Done()
				if !sleep(ctx) {
					atomic.AddInt64(&cancelled, 1)
				}
				ended.Done()
			}()
		}
		asleep.Wait()
		s.time(func() {
			for _, cancel := range cancels {
				cancel()
			}
			ended.Wait()
		})
		checkCount(int(cancelled), n)
	})
}

const (
	parallelSleepers = 10
	rest             = time.Millisecond
	shortestMicros   = 1000
	rangeMicros      = 10_007
	stride           = 7919
)

// lateness prints how much later than asked for ten goroutines wake up that sleep again and again.
func lateness(a *arguments) {
	busy := a.word("idle", "busy") == "busy"
	percentile := 0.5
	if a.word("median", "p99") == "p99" {
		percentile = 0.99
	}
	late := make([]time.Duration, a.number(1000))
	rounds := a.number(5)
	a.end("Lateness [idle|busy [median|p99 [SLEEPS [ROUNDS]]]]")
	for round := 1; round <= rounds; round++ {
		var over int32
		if busy {
			go load(&over)
		}
		check(gather(parallelSleepers, func(number int) int {
			for k := number; k < len(late); k += parallelSleepers {
				delay := time.Duration(shortestMicros+k*stride%rangeMicros) * time.Microsecond
				start := time.Now()
				time.Sleep(delay)
				late[k] = time.Since(start) - delay
			}
			return number
		}), parallelSleepers)
		atomic.StoreInt32(&over, 1)
		sort.Slice(late, func(i, k int) bool { return late[i] < late[k] })
		fmt.Printf("round %d %.4f us\n", round, float64(late[int(percentile*float64(len(late)-1))])/1e3)
	}
}

// load works for half of the time.
func load(over *int32) {
	for atomic.LoadInt32(over) == 0 {
		for end := time.Now().Add(rest); time.Now().Before(end); {
		}
		time.Sleep(rest)
	}
}

// memory prints the bytes of heap and stacks that each of many suspended goroutines takes.
func memory(a *arguments) {
	n := a.number(100_000)
	asleep := a.word("future", "sleep") == "sleep"
	rounds := a.number(5)
	a.end("Memory [GOROUTINES [future|sleep [ROUNDS]]]")
	before := live()
	for round := 1; round <= rounds; round++ {
		ctx, cancel := context.WithCancel(context.Background())
		var arrived, ended sync.WaitGroup
		arrived.Add(n)
		ended.Add(n)
		gate := make(chan int)
		for i := 0; i < n; i++ {
			go func() {
				arrived.Done()
				if asleep {
					sleep(ctx)
				} else {
					<-gate
				}
				ended.Done()
			}()
		}
		arrived.Wait()
		fmt.Printf("round %d %.4f B\n", round, float64(live()-before)/float64(n))
		cancel()
		close(gate)
		ended.Wait()
	}
}

func live() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc + stats.StackInuse)
}
