"""Template tags of the gallery."""
