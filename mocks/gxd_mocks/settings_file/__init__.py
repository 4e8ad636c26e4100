"""Settings in a YAML file that a person writes: read strictly, with the place of everything, and all mistakes at once."""
