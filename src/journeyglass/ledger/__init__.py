"""The record that must not be lost."""
