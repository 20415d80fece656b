"""A made-up company's history for measuring: seeded, of any size, as uneven and as anonymous as real ones are."""
