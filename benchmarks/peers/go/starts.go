package main

import "runtime"

const many = 1000

// switches has goroutines that do nothing but pause.
func switches(a *arguments) {
	kind := a.word("one", "pair", "many")
	n := a.number(1_000_000)
	rounds := a.number(10)
	a.end("Switches [one|pair|many [SWITCHES [ROUNDS]]]")
	workloads := map[string]func(){
		"one":  func() { yield(n) },
		"pair": func() { pair(n / 2) },
		"many": func() {
			each := atLeastOne(n / many)
			check(gather(many, func(number int) int { yield(each); return number }), many)
		},
	}
	nanosEach(rounds, n, workloads[kind])
}

func yield(times int) {
	for i := 0; i < times; i++ {
		runtime.Gosched()
	}
}

// pair has two goroutines that wake each other by channels without room.
func pair(exchanges int) {
	toRight, toLeft := make(chan int), make(chan int)
	sum := make(chan int)
	go func() {
		for i := 0; i < exchanges; i++ {
			toRight <- i
			<-toLeft
		}
	}()
	go func() {
		total := 0
		for i := 0; i < exchanges; i++ {
			total += <-toRight
			toLeft <- i
		}
		sum <- total
	}()
	check(<-sum, exchanges)
}

// createAwait has one goroutine after another, each of which only returns a value.
func createAwait(a *arguments) {
	n := a.number(500_000)
	rounds := a.number(10)
	a.end("CreateAwait [GOROUTINES [ROUNDS]]")
	nanosEach(rounds, n, func() {
		sum := 0
		for i := 0; i < n; i++ {
			result := make(chan int, 1)
			go func(number int) { result <- number }(i)
			sum += <-result
		}
		check(sum, n)
	})
}

// gathers has one group of goroutines after another, each of which only returns a value.
func gathers(a *arguments) {
	width := a.number(10)
	children := a.number(500_000)
	rounds := a.number(10)
	a.end("Gathers [WIDTH [CHILDREN [ROUNDS]]]")
	nanosEach(rounds, children, func() {
		for left := children / width; left > 0; left-- {
			check(gather(width, func(number int) int { return number }), width)
		}
	})
}

const children = 10

// skynet has a tree, ten children to each; the leaves return their numbers, the others sums.
func skynet(a *arguments) {
	leaves := a.powerOfTen(1_000_000)
	rounds := a.number(5)
	a.end("Skynet [LEAVES [ROUNDS]]")
	nanosEach(rounds, leaves, func() { check(tree(0, leaves), leaves) })
}

func tree(first, leaves int) int {
	if leaves == 1 {
		return first
	}
	each := leaves / children
	return gather(children, func(number int) int { return tree(first+number*each, each) })
}

func atLeastOne(n int) int {
	if n < 1 {
		return 1
	}
	return n
}
