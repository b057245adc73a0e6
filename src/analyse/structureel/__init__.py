"""What is structural and what incidental, and whether the budget balances."""
