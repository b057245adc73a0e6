"""Whether the social and the sustainable aims hold."""
