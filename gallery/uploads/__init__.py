"""Pictures that somebody brings as files. They are theirs and closed, wait for the scan like any other, and are of no feed."""
