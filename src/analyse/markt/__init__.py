"""Whether the price is in line with the market, and whether scale pays."""
