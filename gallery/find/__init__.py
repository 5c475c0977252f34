"""Finding pictures: what can be chosen, words, meaning, likeness."""
