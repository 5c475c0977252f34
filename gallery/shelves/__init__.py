"""Where bytes lie under their names: a folder here, or a bucket of S3. Both keep the contract of `gallery.shelves.shelf`."""
