"""Totals: which rows add up others, and whether what a sheet prints ties."""
