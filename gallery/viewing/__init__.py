"""What somebody wants to come upon: levels of pictures, and tags that they hide."""
