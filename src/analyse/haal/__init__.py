"""Figures that others publish, fetched as a dated file in a folder of exports: `analyse haal`.

Nothing outside this folder opens a connection, and no other command imports it.
"""
