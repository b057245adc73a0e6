"""What the DVO settles this year, and why."""
