"""What words may not say here: read past disguises, matched in one pass, refused by the name of a rule."""
