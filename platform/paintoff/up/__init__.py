"""The launcher behind `make run`: starts every part, watches it, and takes everything down."""
