"""Lists of codes beside the exports, and columns that follow from another."""
