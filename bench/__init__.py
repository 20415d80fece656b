"""The benchmark: how fast a history is read, beside what a bare sort of it takes and what other tools do."""
