"""What people are told of what others did: written after the commit, merged by what it was done to, kept for 90 days."""
