"""The servers that come with us as wheels, started and stopped by our own hands. Knows nothing of Django."""
