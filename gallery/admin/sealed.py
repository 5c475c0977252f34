"""What stands in the admin where something is not known yet."""

SEALED = "sealed until the results"
