"""What whoever takes a seat with a system of its own has to know besides the company's data: ids, units, method, rounding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from gxd_fixtures.invent.identifier import urns
from gxd_mocks.solutions.documents import product_id
from gxd_mocks.solutions.formats import Files
from gxd_mocks.solutions.goods import counted_unit, in_counted_units

if TYPE_CHECKING:
    from gxd_fixtures.supply_chain.chain import Product
    from gxd_mocks.solutions.seating import Seating

IDS, SPECS = ("own", "gtin"), ("2.2", "3.0")

METHODS = {
    "bom": (
        "product by product, over its bill of materials: everything that was used for all that was made, divided by what was "
        "made",
        "製品ごとに部品表から積み上げる。生産全体に使用したものの排出量を、生産数量で割る",
    ),
    "sales": (
        "everything the company emitted, with what it bought in the chain, shared out by sales without tax",
        "組織の全排出量(チェーン内の仕入れを含む)を、税抜きの売上高で按分する",
    ),
    "weight": (
        "everything the company emitted, with what it bought in the chain, shared out by delivered mass",
        "組織の全排出量(チェーン内の仕入れを含む)を、取引量(重量)で按分する",
    ),
    "transaction": (
        "everything the company emitted, with what it bought in the chain, passed on by the amounts of its sales",
        "組織の全排出量(チェーン内の仕入れを含む)を、取引金額に応じて引き渡す",
    ),
}


class _Words(NamedTuple):
    """One briefing in one language."""

    title: str
    about: str
    makes: str
    buys: str
    nothing: str
    method: str
    rounding: str
    publishes: str
    files: str


WORDS = (
    _Words(
        "# Seat {company}: {name}",
        "Fiscal year {start} up to the day before {end}. Calculate what the company makes, and list it at your endpoint.",
        "## It makes\n\n| product | per | made | list it under one of these ids, as Active |",
        "## It buys in the chain\n\n| from | product | per | ids that you may find it under |",
        "## It buys nothing in the chain\n",
        "- Method ({method}): {how}.",
        "- Rounding, once, of the emission per unit of the column “per”: {says}. The primary data share: whole percent, half up.",
        "- Declare any amount of that unit; value × amount has to be exact. When your suppliers have published, the hook of your "
        "vendor.yaml (`trigger`) is called for each of them: list, or ask by event. Then publish: `trigger.within_s` seconds, "
        "300 by default.",
        "- Files, {encoding}, as the stand-in of this seat ({solution}) keeps them: {files}. The same as inputs of "
        "`gxd calc {method}`: {jobs}; where they say `handed_over`, the footprint of that product belongs.",
    ),
    _Words(
        "# 席 {company}: {name}",
        "会計年度は {start} から {end} の前日まで。この企業の製品を算定し、自社のエンドポイントの一覧に載せる。",
        "## 製品\n\n| 製品 | 単位 | 生産数量 | 次のいずれかの ID で Active として公開する |",
        "## チェーン内の仕入れ\n\n| 仕入先 | 製品 | 単位 | 製品の ID |",
        "## チェーン内の仕入れはない\n",
        "- 算定方法({method}): {how}。",
        "- 丸めは一度だけ、「単位」列の 1 単位当たりの排出量に対して行う: {says}。一次データ比率は整数%に四捨五入する。",
        "- 宣言量は任意。値 × 宣言量は厳密であること。サプライヤーの公開後、仕入れごとに vendor.yaml の `trigger` のフックが"
        "呼ばれるので、一覧取得またはイベントで受領する。その後 `trigger.within_s` 秒(既定 300 秒)以内に公開する。",
        "- ファイル({encoding}。この席の模擬ソリューション {solution} の形式): {files}。同じ内容の `gxd calc {method}` の入力: "
        "{jobs}。`handed_over` の箇所には、その製品のフットプリントが入る。",
    ),
)


def briefing(seating: Seating, company: str) -> Files:
    """A README in English and Japanese, and the company's data as inputs of `gxd calc`."""
    seat = seating.seats[company]
    native = seating.native(company)
    jobs = {
        f"gxd-calc-{number}.json": (json.dumps(job.document, ensure_ascii=False, indent=1) + "\n").encode()
        for number, job in enumerate(seat.solution.jobs(native, seat.method), 1)
    }
    texts = ["\n".join(_lines(seating, company, words, language, jobs)) for language, words in enumerate(WORDS)]
    return {"README.md": ("\n".join(texts)).encode(), **jobs}


def _lines(seating: Seating, company: str, words: _Words, language: int, jobs: Iterable[str]) -> Iterator[str]:
    chain, seat = seating.chain, seating.seats[company]
    firm = chain.companies[company]
    told = {
        "company": company,
        "name": (firm.en, firm.ja)[language],
        "start": chain.start,
        "end": chain.end,
        "method": seat.method,
        "how": METHODS[seat.method][language],
        "says": seat.solution.rounding.says,
        "encoding": "cp932 (Shift_JIS)" if seat.solution.format == "csv_cp932" else "UTF-8",
        "solution": (seat.solution.title.en, seat.solution.title.ja)[language],
        "files": ", ".join(f"`{name}`" for name in seating.native(company)),
        "jobs": ", ".join(f"`{name}`" for name in jobs),
    }
    yield words.title.format(**told)
    yield f"\n{words.about.format(**told)}\n"
    yield from (words.makes, "|---|---|---|---|")
    for product in chain.made_by(company):
        made = in_counted_units(product, product.made)
        yield f"| {(product.en, product.ja)[language]} | {counted_unit(product)} | {made} | {_ids(seating, product)} |"
    bought = chain.bought_by(company)
    yield from ("", words.buys, "|---|---|---|---|") if bought else ("", words.nothing)
    for each in bought:
        product = chain.products[each.product]
        yield f"| {each.seller} | {product.id} | {counted_unit(product)} | {_ids(seating, product)} |"
    yield ""
    for words_of in (words.method, words.rounding, words.publishes, words.files):
        yield words_of.format(**told)
    yield ""


def _ids(seating: Seating, product: Product) -> str:
    """Whatever it is called: each id in the words of both lines."""
    maker = seating.chain.companies[product.company]
    called = [product_id(kind, product, maker) for kind in IDS]
    return ", ".join(f"`{urn}`" for urn in dict.fromkeys(urn for spec in SPECS for urn in urns(called, spec)))
