"""Proposals to take what one branch has into another: conflicts, checks, conversation, reviews, and the merge."""
