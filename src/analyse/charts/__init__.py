"""Small tables in, matplotlib out.

One look (`style`), one chart a question; nothing here computes a measure.
"""
