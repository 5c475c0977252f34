"""Checkpoint duels: the same words and the same seed painted by two models, judged blind by anybody who comes by.

They alone rate models: within a round everybody paints with the same one, so battles say nothing of it.
"""
