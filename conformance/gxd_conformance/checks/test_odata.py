"""$filter in 2.x: optional, so a host is never failed for ignoring it; judged only where it is evaluated."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.evidence import Exchange
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.odata import Evaluated


def _refused(exchange: Exchange) -> bool:
    return exchange.status == 400 and exchange.member("code") == "NotImplemented"


@judges("PACT-FIL2-002")
def test_a_filter_is_evaluated_ignored_or_refused(
    expect: Expect, evaluated: list[Evaluated], of_a_product_that_nobody_makes: Evaluated
) -> None:
    """A list comes, or NotImplemented. Any other error would stop a recipient who may send a filter.

    Whether it is the whole list shows where nothing matches: then nothing comes, or everything.
    """
    for one in evaluated:
        exchange = expect.answered(one.first)
        expect(
            exchange.status in (200, 202) or _refused(exchange),
            exchange,
            expected="a list, or 400 with the code NotImplemented",
        )
    nobodys = of_a_product_that_nobody_makes
    # With 202 more may come, when the request is repeated.
    if nobodys.walk.complete and all(page.exchange.status == 200 for page in nobodys.walk):
        expect(
            nobodys.ignored or not nobodys.walk.ids,
            nobodys.first,
            path="/data",
            got=f"{len(set(nobodys.walk.ids))} of {len(nobodys.known)} footprints, for a product that nobody makes",
            expected="no footprint, or every footprint as if no filter had been sent",
        )


@judges("PACT-FIL2-003")
def test_a_filter_beyond_the_subset_is_not_implemented(expect: Expect, beyond_the_subset: Exchange) -> None:
    """`or` is not part of the subset: a list as without filter, or NotImplemented."""
    exchange = expect.answered(beyond_the_subset)
    expect(
        exchange.status in (200, 202) or exchange.status == 400,
        exchange,
        expected="a list, or 400 with the code NotImplemented",
    )
    if exchange.status == 400:
        expect(
            exchange.member("code") == "NotImplemented",
            exchange,
            path="/code",
            got=str(exchange.member("code")),
            expected="NotImplemented: the filter is not wrong, only not supported",
            advice=True,
        )


@judges("PACT-FIL2-004")
def test_an_evaluated_filter_finds_what_matches(expect: Expect, evaluated: list[Evaluated]) -> None:
    """Every footprint for which the expression is true. To say that there is none is an answer too, and a wrong one."""
    for one in evaluated:
        exchange = expect.answered(one.first)
        if not expect(not one.denied, exchange, expected=f"every footprint for which {one.expression.text} is true"):
            continue
        if not exchange.succeeded or one.ignored or not one.walk.complete:
            expect(True, exchange, expected="what matches, where the filter is evaluated")
            continue
        missing = sorted(one.due - set(one.walk.ids))
        expect(
            not missing,
            exchange,
            got=f"{len(set(one.walk.ids))} footprints without {', '.join(missing[:3])}",
            expected=f"every footprint for which {one.expression.text} is true",
        )


@judges("PACT-FIL2-005")
def test_an_evaluated_filter_leaves_out_what_does_not_match(
    expect: Expect, evaluated: list[Evaluated], evaluated_in_pages: list[Evaluated]
) -> None:
    """And no footprint for which it is false, on the first page and on every other."""
    for one in [*evaluated, *evaluated_in_pages]:
        exchange = expect.answered(one.first)
        if not exchange.succeeded or one.ignored:
            expect(True, exchange, expected="nothing else, where the filter is evaluated")
            continue
        for listed in one.walk.footprints:
            expect(
                one.admits(listed),
                listed.exchange,
                path=listed.path,
                got=f"footprint {listed.id}",
                expected=f"only footprints for which {one.expression.text} is true",
            )
