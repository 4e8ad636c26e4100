"""The mass of the declared unit, where mass means something."""

from __future__ import annotations

from collections.abc import Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_3

MASS = "productMassPerDeclaredUnit"
WEIGHTLESS = ("kilowatt hour", "megajoule", "ton kilometer", "hour", "megabit second")


@FOOTPRINT.rule("PACT-DM2C-004", ("2.3",), advice=True)
def the_mass_fits_the_unit(footprint: Footprint) -> Iterator[Breach]:
    """2.x: amounts are per one unit, so a kilogram weighs 1 and a liter its density."""
    unit, mass = footprint.pcf.text("declaredUnit"), footprint.pcf.decimal(MASS)
    if mass is None:
        return
    if unit == "kilogram" and mass != 1:
        yield footprint.pcf.breach(MASS, '"1" for a kilogram')
    if unit == "liter" and mass <= 0:
        yield footprint.pcf.breach(MASS, "the density in kilograms per liter")
    if unit in WEIGHTLESS and mass != 0:
        yield footprint.pcf.breach(MASS, f'"0" for a {unit}')


@FOOTPRINT.rule("PACT-DM3C-020", LINE_3, advice=True)
def the_mass_is_that_of_the_declared_amount(footprint: Footprint) -> Iterator[Breach]:
    """3.0: the declared unit is amount times measure, so 1000 kilograms weigh 1000."""
    unit, mass = footprint.pcf.text("declaredUnitOfMeasurement"), footprint.pcf.decimal(MASS)
    amount = footprint.pcf.decimal("declaredUnitAmount")
    if mass is None:
        return
    if unit == "kilogram" and amount is not None and mass != amount:
        yield footprint.pcf.breach(
            MASS, f'"{footprint.pcf.get("declaredUnitAmount")}", the declared amount in kilograms'
        )
    if unit in ("piece", "liter") and mass <= 0:
        yield footprint.pcf.breach(MASS, f"the mass of the declared amount, for a {unit}")


@FOOTPRINT.rule("PACT-DM3C-021", LINE_3, advice=True)
def what_has_no_mass_weighs_nothing(footprint: Footprint) -> Iterator[Breach]:
    unit, mass = footprint.pcf.text("declaredUnitOfMeasurement"), footprint.pcf.decimal(MASS)
    if unit in WEIGHTLESS and mass is not None and mass != 0:
        yield footprint.pcf.breach(MASS, f'"0" for a {unit}')
