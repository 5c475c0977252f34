"""Paintoff, wired together: settings, the launcher and the doors of the whole site."""
