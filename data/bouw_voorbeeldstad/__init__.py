"""What makes the exports of Voorbeeldstad, a fictional municipality.

The truth (waarheid.toml) and a seeded script (maak.py).
"""
