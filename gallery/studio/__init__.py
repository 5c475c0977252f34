"""Painting outside battles, for as long as one likes."""
