"""What an event is: facts, vocabulary, table mappings in, identity, quality."""
