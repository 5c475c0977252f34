"""The content of an image set as a tree of nodes that are named by their hashes. Pure: no Django, no rows, no clock.

`versions` is the door: everything that can be asked of or done to one version of a set. The rest is how it is done.
"""
