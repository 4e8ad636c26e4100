def footprints_in(*a): return []
