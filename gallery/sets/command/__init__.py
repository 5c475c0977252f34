"""The `paintoff` command: image sets in a folder of one's own. Needs the standard library, the tree and the manifest alone.

It speaks to a site by the API, keeps what it knows under `.paintoff/`, and believes nothing that it can compute: versions,
commits and pictures are held against their hashes.
"""
