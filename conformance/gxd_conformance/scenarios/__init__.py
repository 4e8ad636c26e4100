"""Scenarios act, once, and return evidence. In code each is a pytest fixture of session scope.

A scenario asks the vendor something and brings back exchanges; it never judges. Any number of checks look at what it
brought. A scenario that cannot happen raises `Untestable`, and pytest hands that to every check that asked for it.
"""

MODULES = (
    "gxd_conformance.scenarios.ground",
    "gxd_conformance.scenarios.tokens",
    "gxd_conformance.scenarios.walks",
    "gxd_conformance.scenarios.footprints",
    "gxd_conformance.scenarios.filters",
    "gxd_conformance.scenarios.odata",
    "gxd_conformance.scenarios.events",
    "gxd_conformance.scenarios.conversations",
    "gxd_conformance.scenarios.transport",
    "gxd_conformance.scenarios.recipients",
    "gxd_conformance.scenarios.waiting",
    "gxd_conformance.scenarios.generated",
    "gxd_conformance.scenarios.clients",
    "gxd_conformance.scenarios.calculation",
)
"""The plugin modules that the suite registers with pytest."""
