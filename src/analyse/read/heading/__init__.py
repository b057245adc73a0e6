"""The header of a sheet: where it is, what each heading means, and what is said around it."""
