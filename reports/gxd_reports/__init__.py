"""What people and machines read afterwards: reports from recorded runs."""
