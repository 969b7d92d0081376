"""Processes side by side: what benchmarks/run and benchmarks/run-http have in common."""
