"""Where the money goes, and whether it is spent as planned."""
