"""Figures: how they are written, in which unit, of which kant, and whether they count once."""
