"""Methods without a domain."""
