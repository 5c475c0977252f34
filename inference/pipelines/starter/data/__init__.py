"""Everything the starter model learns from: icons, scenes, captions. Knows nothing of training."""
