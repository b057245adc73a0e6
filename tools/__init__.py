"""What makes and tries the project itself, and comes along with no installation.

Run from the root of the project: `python -m tools.docs`, `tools.notebooks`, `tools.trial`.
"""
