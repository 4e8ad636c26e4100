"""The questions, and how answers are judged."""

__version__ = "0.1.0"
