"""Data to try Journeyglass on, labelled as made up wherever it is shown."""
