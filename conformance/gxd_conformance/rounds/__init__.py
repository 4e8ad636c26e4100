"""Interop rounds: every ordered pair of solutions, with us in the middle as witness.

round_file      who takes part, and how politely they are spoken to
language        in which versions two of them can speak with each other, and what has to be translated
witness, faces  an address of ours for each pair: the recipient finds the owner there, the owner the recipient
pair            one ordered pair, played once; everything that passed is kept
judging         looks at what passed, and says what became of it and on which side
outcome         the cells of the matrix
record          round.jsonl, written while the round goes on; a killed round goes on from there
schedule, play  many pairs at once, but never more for one participant than it said
gate            can these two exchange? by the record of a round
"""
