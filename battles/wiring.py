"""Hangs battles on the rooms below: what becomes of a painted job, and who serves a battle's sockets."""


def connect() -> None:
    """Called once per process, when Django is ready."""
