"""Benchmarks: `python -m bench` prints one JSON line per figure, on the shipped data and seeded workloads."""
