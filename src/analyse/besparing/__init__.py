"""Whether the target is saved, structurally, and where the saving came from."""
