"""The standards and product rules that were followed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.offence import shown
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3, since

IN_BOTH = ("ISO14067", "ISO14083", "ISO14040-44", "PEF")
IN_THE_TEXT_OF_2_3 = re.compile(r"GHGP Product|PAS2050|PACT Methodology .+")
IN_THE_SCHEMA_OF_2_3 = ("GHGP-Product", "PACT-1.0", "PACT-2.0", "PACT-3.0")
IN_3 = (*IN_BOTH, *IN_THE_SCHEMA_OF_2_3, "PAS2050")
OPERATORS = ("PEF", "EPD International", "Other")


@FOOTPRINT.rule("PACT-DM2C-017", since("2.2", "2.3"), advice=True)
def the_earliest_report_is_named(footprint: Footprint) -> Iterator[Breach]:
    """2.2, characterizationFactors: if factors of several reports were used, the earliest. Only these two can be named."""
    named = footprint.pcf.text("characterizationFactors")
    used = {text for _, text in footprint.pcf.texts("ipccCharacterizationFactorsSources")}
    if named == "AR6" and "AR5" in used:
        yield footprint.pcf.breach(
            "characterizationFactors", '"AR5", the earliest of ipccCharacterizationFactorsSources'
        )


@FOOTPRINT.rule("PACT-DM2C-019", LINE_2, severity="schema", disputed="D-06")
def standards_used_are_named_once(footprint: Footprint) -> Iterator[Breach]:
    """Only the published schema demands an entry, and each once."""
    named = footprint.pcf.get("crossSectoralStandardsUsed")
    texts = [text for _, text in footprint.pcf.texts("crossSectoralStandardsUsed")]
    if named == [] or len(set(texts)) != len(texts):
        yield footprint.pcf.breach("crossSectoralStandardsUsed", "at least one standard, each once")


@FOOTPRINT.rule("PACT-DM2C-020", ("2.3",))
def standards_are_present(footprint: Footprint) -> Iterator[Breach]:
    """Mandatory in the text, which is normative in 2.x; the published schema, written later, leaves it optional (C-03)."""
    if footprint.pcf.present and "crossSectoralStandards" not in footprint.pcf.value:
        yield footprint.pcf.breach("crossSectoralStandards", "the standards that were followed")


@FOOTPRINT.rule("PACT-DM2C-021", ("2.3",))
def standards_are_listed_ones(footprint: Footprint) -> Iterator[Breach]:
    """Text and schema spell some of them differently (C-03). An unknown one may come from a later revision: a warning."""
    for path, name in footprint.pcf.texts("crossSectoralStandards"):
        if name in IN_BOTH or not name:
            continue
        if IN_THE_TEXT_OF_2_3.fullmatch(name):
            yield Breach(
                path, shown(name), "a name that text and published schema share; the schema lacks this one", "C-03"
            )
        elif name in IN_THE_SCHEMA_OF_2_3:
            yield Breach(
                path, shown(name), "a name that text and published schema share; the text lacks this one", "C-03"
            )
        else:
            yield Breach(path, shown(name), f"one of {', '.join(IN_BOTH)} and the others of the list", advice=True)


@FOOTPRINT.rule("PACT-DM3C-013", LINE_3, advice=True)
def standards_of_3_0_are_listed_ones(footprint: Footprint) -> Iterator[Breach]:
    """An open list: others are never refused."""
    for path, name in footprint.pcf.texts("crossSectoralStandards"):
        if name not in IN_3:
            yield Breach(path, shown(name), f"one of {', '.join(IN_3)}")


@FOOTPRINT.rule("PACT-DM2C-022", LINE_2, severity="schema", disputed="C-06")
@FOOTPRINT.rule("PACT-DM3C-028", LINE_3, severity="schema", disputed="C-06")
def no_rules_means_no_member(footprint: Footprint) -> Iterator[Breach]:
    """ "Empty" says the text, "at least one" the schema: leaving the member out satisfies both."""
    if footprint.pcf.get("productOrSectorSpecificRules") == []:
        yield footprint.pcf.breach("productOrSectorSpecificRules", "no such member where no rules were followed")


@FOOTPRINT.rule("PACT-DM2X-011", LINE_2)
@FOOTPRINT.rule("PACT-DM3N-007", LINE_3, advice=True)
def another_operator_has_a_name(footprint: Footprint) -> Iterator[Breach]:
    """3.0 says so with a lower-case "must"."""
    for rule in footprint.pcf.parts("productOrSectorSpecificRules"):
        if rule.get("operator") == "Other" and rule.get("otherOperatorName") in (None, ""):
            yield rule.breach("otherOperatorName", "the name of the operator, for the operator Other")


@FOOTPRINT.rule("PACT-DM2X-012", LINE_2)
def a_listed_operator_has_no_other_name(footprint: Footprint) -> Iterator[Breach]:
    for rule in footprint.pcf.parts("productOrSectorSpecificRules"):
        if rule.get("operator") in ("PEF", "EPD International") and "otherOperatorName" in rule:
            yield rule.breach("otherOperatorName", "no otherOperatorName beside a listed operator")


@FOOTPRINT.rule("PACT-DM2X-013", LINE_2)
def the_other_name_is_another(footprint: Footprint) -> Iterator[Breach]:
    for rule in footprint.pcf.parts("productOrSectorSpecificRules"):
        if rule.get("operator") == "Other" and rule.get("otherOperatorName") in OPERATORS:
            yield rule.breach("otherOperatorName", "an operator that is not listed")
