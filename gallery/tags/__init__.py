"""Words that people hang on pictures, to find them by: their authors, and whoever keeps a collection that a picture is in."""
