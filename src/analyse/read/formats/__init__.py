"""File formats: from the bytes of a file to its sheets (`analyse.read.sheet`), the same whatever the format."""
