"""Editing a journey's file by single places: only what was meant changes, the rest stays byte for byte."""
