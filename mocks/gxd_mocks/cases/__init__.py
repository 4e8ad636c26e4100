"""The reference solution of every calculation case, and the same solution with one mistake in it.

`case` reads a case, `solution` calculates it, `result` is what comes of it, `mistakes` are the hooks with which a
solution goes wrong, `documents` turns a result into a footprint of a version. Everything is composed from the
calculators; nothing here calculates a footprint of its own.
"""
