"""What became of a pair, by what passed: which way works, and if one does not, on which side something has to change.

The order of the questions is the order in which things happen; the first that is answered with no decides. Whether the
footprints themselves keep the rules is asked last: a footprint that arrives and is wrong has not been exchanged.
"""

from __future__ import annotations

from gxd_conformance.rounds.judging.also import also
from gxd_conformance.rounds.judging.contents import can_be_translated
from gxd_conformance.rounds.judging.decided import Decided, leg_of
from gxd_conformance.rounds.judging.events import events
from gxd_conformance.rounds.judging.pull import pull

__all__ = ["Decided", "also", "can_be_translated", "events", "leg_of", "pull"]
