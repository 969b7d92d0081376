// The benchmarks' programs as goroutines, on all cores: "peer PROGRAM ARGUMENT…".
package main

import (
	"fmt"
	"os"
)

var programs = map[string]func(*arguments){
	"Switches":      switches,
	"CreateAwait":   createAwait,
	"Gathers":       gathers,
	"Skynet":        skynet,
	"Queues":        queues,
	"Semaphores":    semaphores,
	"Locks":         locks,
	"Sleepers":      sleepers,
	"Cancellations": cancellations,
	"Lateness":      lateness,
	"Memory":        memory,
	"Hello":         hello,
}

func main() {
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: peer PROGRAM [ARGUMENT…]")
		os.Exit(1)
	}
	programs[os.Args[1]](&arguments{left: os.Args[2:]})
}

// hello prints a line: what there is to wait for when a program starts.
func hello(a *arguments) {
	a.end("Hello")
	done := make(chan bool)
	go func() {
		fmt.Println("hello")
		done <- true
	}()
	<-done
}
