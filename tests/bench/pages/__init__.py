"""Pages that long lists hang on, at a million pictures."""
