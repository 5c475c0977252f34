"""A version of a set as one file of lines, and the folders that it is carried in. Pure: the standard library and the tree.

`lines` is the schema. Every export, every import and the command's own folder are projections of it.
"""
