"""What each command of the command line does beside the report, and what it says on a screen."""
