"""What is fit to show. Knows players, and no game and no gallery."""
