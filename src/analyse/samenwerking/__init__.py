"""Which fields to share, who pays what, and how vulnerable we are."""
