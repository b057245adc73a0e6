"""Which quality at which cost, and which cut hurts least."""
