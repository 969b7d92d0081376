package main

import (
	"runtime"
	"sync"
)

const (
	ringSize  = 500
	consumers = 4
	room      = 100
	permits   = 10
	tasks     = 100
)

// queues has two goroutines, a ring of them, and one producer with several consumers.
func queues(a *arguments) {
	kind := a.word("pingpong", "ring", "fan-out")
	n := a.number(500_000)
	rounds := a.number(10)
	a.end("Queues [pingpong|ring|fan-out [OPERATIONS [ROUNDS]]]")
	workload := map[string]func(int){"pingpong": pingpong, "ring": ring, "fan-out": fanOut}[kind]
	nanosEach(rounds, n, func() { workload(n) })
}

func pingpong(exchanges int) {
	there, back := make(chan int, 1), make(chan int, 1)
	go func() {
		for i := 0; i < exchanges; i++ {
			back <- <-there
		}
	}()
	sum := 0
	for i := 0; i < exchanges; i++ {
		there <- i
		sum += <-back
	}
	check(sum, exchanges)
}

func ring(steps int) {
	laps := atLeastOne(steps / ringSize)
	channels := make([]chan int, ringSize)
	for i := range channels {
		channels[i] = make(chan int, 1)
	}
	channels[0] <- 0
	check(gather(ringSize, func(number int) int {
		own, next := channels[number], channels[(number+1)%ringSize]
		for lap := 0; lap < laps; lap++ {
			next <- <-own + 1
		}
		return number
	}), ringSize)
	checkCount(<-channels[0], laps*ringSize)
}

func fanOut(items int) {
	queue := make(chan int, room)
	sums := make(chan int)
	for i := 0; i < consumers; i++ {
		go func() {
			sum := 0
			for item := range queue {
				sum += item
			}
			sums <- sum
		}()
	}
	for i := 0; i < items; i++ {
		queue <- i
	}
	close(queue)
	sum := 0
	for i := 0; i < consumers; i++ {
		sum += <-sums
	}
	check(sum, items)
}

// semaphores has permits that are taken and given back; a channel with as much room is the semaphore.
func semaphores(a *arguments) {
	kind := a.word("free", "contended", "crowd")
	n := a.number(500_000)
	rounds := a.number(10)
	a.end("Semaphores [free|contended|crowd [PERMITS [ROUNDS]]]")
	workloads := map[string]func(){
		"free":      func() { freePermits(n) },
		"contended": func() { contended(tasks, n) },
		"crowd":     func() { contended(n, n) },
	}
	nanosEach(rounds, n, workloads[kind])
}

func freePermits(n int) {
	semaphore := make(chan struct{}, permits)
	for i := 0; i < n; i++ {
		semaphore <- struct{}{}
		<-semaphore
	}
}

func contended(tasks, n int) {
	semaphore := make(chan struct{}, permits)
	each := atLeastOne(n / tasks)
	check(gather(tasks, func(number int) int {
		for k := 0; k < each; k++ {
			semaphore <- struct{}{}
			runtime.Gosched()
			<-semaphore
		}
		return number
	}), tasks)
}

// locks has a mutex that a hundred goroutines want, each of which holds it for a turn.
func locks(a *arguments) {
	n := a.number(500_000)
	rounds := a.number(10)
	a.end("Locks [TIMES [ROUNDS]]")
	each := atLeastOne(n / tasks)
	nanosEach(rounds, n, func() {
		var lock sync.Mutex
		count := 0
		check(gather(tasks, func(number int) int {
			for k := 0; k < each; k++ {
				lock.Lock()
				before := count
				runtime.Gosched()
				count = before + 1
				lock.Unlock()
			}
			return number
		}), tasks)
		checkCount(count, each*tasks)
	})
}
