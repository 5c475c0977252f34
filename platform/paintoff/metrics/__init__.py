"""What Prometheus reads. Everything is taken from rows at that moment, so any web process says the same."""
