"""What a person is asked of a whole folder, and what the answers become."""
