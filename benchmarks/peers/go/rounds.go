package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// arguments is the command line of a program, read from left to right.
type arguments struct {
	left []string
}

// word is the next argument, one of these; the first of them if nothing is left.
func (a *arguments) word(accepted ...string) string {
	if len(a.left) == 0 {
		return accepted[0]
	}
	word := a.left[0]
	a.left = a.left[1:]
	for _, each := range accepted {
		if each == word {
			return word
		}
	}
	fail("%q is none of %s", word, strings.Join(accepted, ", "))
	return ""
}

// number is the next argument, a whole number from 1 up; otherwise if nothing is left.
func (a *arguments) number(otherwise int) int {
	if len(a.left) == 0 {
		return otherwise
	}
	word := a.left[0]
	a.left = a.left[1:]
	number, err := strconv.Atoi(word)
	if err != nil || number < 1 {
		fail("%q is no whole number from 1 up", word)
	}
	return number
}

// powerOfTen is the next argument, one of 1, 10, 100 and so on; otherwise if nothing is left.
func (a *arguments) powerOfTen(otherwise int) int {
	number := a.number(otherwise)
	rest := number
	for rest%10 == 0 {
		rest /= 10
	}
	if rest != 1 {
		fail("%d is no power of ten", number)
	}
	return number
}

// end makes sure that nothing is left.
func (a *arguments) end(usage string) {
	if len(a.left) != 0 {
		fail("%q is one argument too many; usage: %s", a.left[0], usage)
	}
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}

// stopwatch has the time of a round, and what it took of the processors.
type stopwatch struct {
	passed, cpu time.Duration
}

// time does something, and adds up how long it takes.
func (s *stopwatch) time(part func()) {
	cpu := processTime()
	start := time.Now()
	part()
	s.passed += time.Since(start)
	s.cpu += processTime() - cpu
}

func processTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fail("%v", err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// nanosEach prints how many nanoseconds each operation of a round took, of which it has so many.
func nanosEach(rounds, operations int, workload func()) {
	nanosOfPart(rounds, operations, func(s *stopwatch) { s.time(workload) })
}

// nanosOfPart is the same for that part of a workload which it measures itself.
func nanosOfPart(rounds, operations int, workload func(*stopwatch)) {
	measure(rounds, float64(operations), "ns", workload)
}

// seconds prints how many seconds each round took.
func seconds(rounds int, workload func()) {
	measure(rounds, 1e9, "s", func(s *stopwatch) { s.time(workload) })
}

func measure(rounds int, divisor float64, unit string, workload func(*stopwatch)) {
	for round := 1; round <= rounds; round++ {
		var s stopwatch
		workload(&s)
		fmt.Printf("round %d %.4f %s, cpu %.4f %s\n", round, float64(s.passed)/divisor, unit, float64(s.cpu)/divisor, unit)
	}
}

// check makes sure that n results, 0 and up, have arrived: this is their sum.
func check(sum, n int) {
	if sum != n*(n-1)/2 {
		fail("the results of %d add up to %d", n, sum)
	}
}

// checkCount makes sure that as much has been done as was to be done.
func checkCount(count, expected int) {
	if count != expected {
		fail("%d in place of %d", count, expected)
	}
}

// gather starts a goroutine for each number, waits for all, and adds up what they return.
func gather(n int, body func(int) int) int {
	results := make(chan int, n)
	for i := 0; i < n; i++ {
		go func(number int) { results <- body(number) }(i)
	}
	sum := 0
	for i := 0; i < n; i++ {
		sum += <-results
	}
	return sum
}
