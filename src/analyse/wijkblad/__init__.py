"""How one wijk stands: money, work, quality and residents."""
