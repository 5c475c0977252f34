"""Pictures with their words as a file to take along: asked for, written by the worker, kept for a week."""
