"""The rows of the table: one file each, with `run(place)`, which prepares, does the work under a stopwatch, answers."""
