"""From the bytes of a file to its sheets (`analyse.read.sheet`), the same for every format."""
