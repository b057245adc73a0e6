"""What shows only when the exports of a folder stand side by side."""
