"""What the figures mean: tables in, small sorted tables out.

One module a measure; nothing here reads a file or draws.
"""
