"""What was published as something to look at: pages, PDF, slides, and how a chart is drawn."""
