"""Taakvelden of the BBV and the years in which they were there.

The trap: 6.71a was gone in 2025 and 5.77 never was. Source: Iv3 code lists of CBS, 2017-2026.
"""

from __future__ import annotations

#: First and last year, with the codes of those years.
_YEARS: dict[tuple[int, int], str] = {
    (2017, 2024): "6.2 6.6 6.71 6.72 6.81 6.82",
    (2017, 2026): (
        "0.1 0.10 0.11 0.2 0.3 0.4 0.5 0.61 0.62 0.63 0.64 0.7 0.8 0.9 1.1 1.2 2.1 2.2 "
        "2.3 2.4 2.5 3.1 3.2 3.3 3.4 4.1 4.2 4.3 5.1 5.2 5.3 5.4 5.5 5.6 5.7 6.1 6.3 6.4 "
        "6.5 7.1 7.2 7.3 7.4 7.5 8.1 8.2 8.3"
    ),
    (2023, 2024): (
        "6.71a 6.71b 6.71c 6.71d 6.72a 6.72b 6.72c 6.72d 6.73a 6.73b 6.73c 6.74a 6.74b "
        "6.74c 6.81a 6.81b 6.82a 6.82b"
    ),
    (2025, 2026): (
        "6.21 6.22 6.23 6.60 6.711 6.712 6.713 6.714 6.751 6.752 6.753 6.761 6.762 6.763 "
        "6.791 6.792 6.811 6.812 6.821 6.822 6.91 6.92"
    ),
}
#: Years of which the taakvelden are known.
TAAKVELD_JAREN = (2017, 2026)
#: First and last year of each taakveld by its code.
TAAKVELDEN = {code: years for years, codes in _YEARS.items() for code in codes.split()}
