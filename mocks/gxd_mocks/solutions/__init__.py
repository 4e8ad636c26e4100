"""Solutions: stand-ins for those who calculate and exchange footprints in the virtual supply chain.

from gxd_fixtures import supply_chain
from gxd_mocks.solutions.seating import seating

seated = seating(supply_chain.load("phase-2"))
seated.gateway("A1-01")          the endpoint of one company, with the footprints that its solution calculated
reference(seated).value          the exact footprint of the final product (`reference.py`)
"""
