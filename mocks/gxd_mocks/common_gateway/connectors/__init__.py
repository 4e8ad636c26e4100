"""How footprints reach the common gateway: we list them, they are posted, or they lie in a folder."""
