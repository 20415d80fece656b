"""History to stage visits."""
