"""What `make bench` measures: speed and memory beside the bare tools, as ratios within one run.

Never part of the tests.
"""
