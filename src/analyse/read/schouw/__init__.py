"""What an inspection leaves unsaid: level, round, method, domein, wijk of a point."""
