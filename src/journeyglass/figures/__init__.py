"""One question a file, computed on visits and events, statistics on top."""
