"""Codes and names held against the official lists and against each other."""
