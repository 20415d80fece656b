"""How much a running server takes: a client of its own, rates and times of answers, memory, freshness.

`python -m bench live` measures and writes the section of `docs/benchmarks.md`.
"""
