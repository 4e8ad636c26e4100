"""Judging a vendor's result of a calculation case: pure, in a run and offline alike.

`published` reads what was published, from a footprint of any version or from a row of a table; `judging` compares it with
the reference, figure by figure, and names known mistakes. Nothing here asks anybody.
"""
