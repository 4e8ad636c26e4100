"""Input that nobody would write by hand: derived from our OpenAPI documents by schemathesis, each case wrong in one way.

The cases of every version stand in `data/` (computing them takes longer than a run); `build` computes them again,
`exploration` searches further at random. Only these two import schemathesis, and a run without `--explore` needs neither.
What the answers are judged by stands with the other checks; a case itself demands nothing.
"""
