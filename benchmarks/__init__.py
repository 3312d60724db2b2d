"""How fast fashrec answers, builds and starts, and how well it searches: `python -m benchmarks`."""
