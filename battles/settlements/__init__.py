"""Conflicts of image sets settled by a blind vote: what both sides made of a slot, and what stood there before, two at a time.

Registers itself with sets as the way to settle; sets know nothing of it.
"""
