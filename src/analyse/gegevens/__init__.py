"""Can these exports be trusted: what they leave open."""
