"""How the quality of public space moves per wijk, and how sure that is."""
