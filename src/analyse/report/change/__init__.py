"""What changed between two states: of an export, of a table, of a report."""
