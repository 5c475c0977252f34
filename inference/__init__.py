"""The engine: paints jobs with diffusion models, step by step in shared batches. Knows no Django and no games."""
