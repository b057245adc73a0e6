"""Wijken and buurten: spellings, lists of which lies in which, and their map."""
