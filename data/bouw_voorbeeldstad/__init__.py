"""What makes the exports of Voorbeeldstad, a fictional municipality: the truth (waarheid.toml) and a seeded script (maak.py)."""
