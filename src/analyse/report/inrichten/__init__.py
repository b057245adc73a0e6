"""The form that asks what exports mean: written, filled in, taken in."""
