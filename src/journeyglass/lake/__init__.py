"""Sealed facts in an open format, and the reading cache beside them."""
