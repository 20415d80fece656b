"""The map in the browser beside a long history: how long people wait."""
