"""The suite's own reading of `$filter`: what the text names is taken in every lawful form, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gxd_conformance.odata_filter import COLLECTIONS, OPERATORS, PROPERTIES, complaint


@pytest.mark.parametrize(
    "text",
    [
        "productCategoryCpc eq '3342'",
        "pcf/geographyCountry eq 'DE'",
        "(pcf/referencePeriodStart ge '2023-01-01T00:00:00.000Z') and (pcf/referencePeriodEnd lt '2024-01-01T00:00:00Z')",
        "created ge 2023-01-01T00:00:00Z and updated le 2024-01-01T00:00:00+09:00 and created lt 2030-01-01",
        "created ge '2023-01-01'",
        "productIds/any(productId:(productId eq 'urn:gtin:9520001000010'))",
        "productIds/any(p:p eq 'urn:x:o''neill (a) and b')",
        "companyIds/any( c : c eq 'urn:x' )",
        "((updated gt 2023-01-01T00:00:00.5Z))and productIds/any(x:(x eq 'a'))",
        "productIds/any(p:(p eq 'a' and p eq 'b'))",
        "productCategoryCpc eq ''",
    ],
)
def test_what_the_specification_names_is_taken(text: str) -> None:
    assert complaint(text) is None


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("productCategoryCpc eq 'a' or productCategoryCpc eq 'b'", "'or' between"),
        ("productCategoryCpc ne 'a'", "the operator 'ne'"),
        ("productCategoryCpc EQ 'a'", "the operator 'EQ'"),
        ("not (productCategoryCpc eq 'a')", "the property 'not'"),
        ("contains(productCategoryCpc,'a')", "contains"),
        ("productNameCompany eq 'a'", "the property 'productNameCompany'"),
        ("pcf.geographyCountry eq 'DE'", "the property 'pcf.geographyCountry'"),
        ("productCategoryCpc eq 3342", "'3342'"),
        ('productCategoryCpc eq "3342"', "3342"),
        ("productCategoryCpc eq null", "'null'"),
        ("productIds eq 'a'", "the property 'productIds'"),
        ("productIds/all(p:p eq 'a')", "the property 'productIds/all'"),
        ("productIds/any(p:p ge 'a')", "the operator 'ge'"),
        ("productIds/any(p:q eq 'a')", "the property 'q'"),
        ("pcf/any(p:p eq 'a')", "the collection 'pcf'"),
        ("productCategoryCpc eq 'a", '"\'"'),
        ("(productCategoryCpc eq 'a'", "where ) is due"),
        ("productCategoryCpc eq 'a')", "')' between"),
        ("productCategoryCpc eq 'a' and", "its end"),
        ("", "its end"),
        ("(" * 10_000, "parentheses"),
        ("created ge 2023-01-01" * 1_000, "characters"),
    ],
)
def test_anything_else_is_named(text: str, because: str) -> None:
    found = complaint(text)
    assert found is not None
    assert because in found


texts = st.text(st.characters(exclude_characters="'"), max_size=8).map(lambda text: f"'{text}'")
conditions = st.one_of(
    st.builds("{} {} {}".format, st.sampled_from(PROPERTIES), st.sampled_from(OPERATORS), texts),
    st.builds("{}/any(v:(v eq {}))".format, st.sampled_from(COLLECTIONS), texts),
)


@given(st.lists(st.one_of(conditions, conditions.map("({})".format)), min_size=1, max_size=4))
@settings(max_examples=100, derandomize=True)
def test_every_conjunction_of_named_conditions_is_taken(parts: list[str]) -> None:
    assert complaint(" and ".join(parts)) is None


@given(st.text(max_size=60))
@settings(max_examples=200, derandomize=True)
def test_whatever_comes_is_answered(text: str) -> None:
    complaint(text)
