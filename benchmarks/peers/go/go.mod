module tauko.dev/benchmarks

go 1.19
