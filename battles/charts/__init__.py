"""Pictures of what happened: values in, SVG text out. Pure; knows no row, no page and no setting.

A chart is one file: its values, `figure(...)` that says the same thrice (picture, sentence, table), and how it is drawn.
"""
