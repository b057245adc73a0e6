"""What was published, and the rows behind it, as workbooks and data for other programs."""
