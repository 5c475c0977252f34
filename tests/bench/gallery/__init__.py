"""Figures of the gallery at a million pictures."""
