"""Export profiles: what a person wrote of an export, and what is proposed."""
