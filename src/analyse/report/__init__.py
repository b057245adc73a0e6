"""From notebooks to a report.

Run them, collect what they publish, write HTML and Excel, swap it in whole.
"""
