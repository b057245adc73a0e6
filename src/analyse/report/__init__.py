"""From notebooks to a report: run them, collect what they publish, write HTML and Excel, swap it in whole."""
