"""The studio as its operators see it: actors, queue, dispatchers and failures, read from rows alone."""
