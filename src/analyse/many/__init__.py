"""Many dossiers at once: each its own report, and one page over all."""
