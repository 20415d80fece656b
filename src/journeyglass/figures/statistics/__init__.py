"""The statistics under the figures: each a page of numpy, each checked against a library in the tests."""
