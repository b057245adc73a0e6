"""Run the notebooks: which must, on which kernels, and what they used and published."""
