"""The engine: paints jobs with diffusion models, step by step in shared batches. Knows nothing of Django or of games."""
