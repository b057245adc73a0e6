"""Files of Iv3 in each of their forms to one table."""
