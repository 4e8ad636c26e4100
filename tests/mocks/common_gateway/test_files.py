"""Files that partners drop: what is read, and how mistakes are told."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from gxd_conformance.documents import footprint
from gxd_fixtures.dataset import footprints
from gxd_mocks.common_gateway import CommonGateway, Partner, convert
from gxd_mocks.common_gateway.connectors.files import BadFile, found_in

ROW = {
    "会社名": "架空部品株式会社",
    "企業ID": "urn:pact:parts.example:company-id:1",
    "製品名": "ボルト M6",
    "品番": "urn:gtin:4580000000017; urn:pact:parts.example:supplier-id:B6",
    "宣言単位": "kilogram",
    "製品量": "1",
    "質量(kg)": "1",
    "算定期間開始": "2024/1/1",
    "算定期間終了": "2024-12-31",
    "国": "JP",
    "CFP": "2.50",
    "化石由来炭素含有量": "0",
    "IPCC評価報告書": "AR6",
    "準拠規格": "ISO14067;GHGP-Product",
    "除外割合(%)": "０",
    "包装を含む": "いいえ",
}
ENGLISH = {
    "companyName": "Parts K.K.",
    "company ids": "urn:pact:parts.example:company-id:1",
    "Product Name": "Bolt",
    "productIds": "urn:gtin:4580000000017",
    "unit": "kilogram",
    "amount": "1",
    "mass": "1",
    "periodStart": "2024-01-01",
    "periodEnd": "2024-12-31T09:00:00+09:00",
    "pcf": "2.50",
    "fossilCarbonContent": "0",
    "ipcc": "AR6",
    "standards": "ISO14067",
    "exempted": "0",
}


def table(*rows: dict[str, Any]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def dropped(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_file(path: Path, around: dict[str, Any], owner: str) -> list[Any]:
    return [found.document for found in found_in(path, around, owner)]


def mistakes(path: Path, **around: Any) -> list[tuple[str, str]]:
    with pytest.raises(BadFile) as refused:
        read_file(path, around, "partner")
    return [(place.removeprefix(f"{path}:"), sentence) for place, sentence in refused.value.mistakes]


@pytest.mark.parametrize("row", [ROW, ENGLISH], ids=["ja", "en"])
def test_a_row_is_a_lawful_footprint(tmp_path: Path, row: dict[str, str]) -> None:
    [told] = read_file(dropped(tmp_path, "a.csv", table(row)), {}, "partner")
    assert [one for one in footprint(told, "3.0") if not one.advice] == []
    assert told["pcf"]["pcfExcludingBiogenicUptake"] == "2.50", "as it was written"
    assert told["pcf"]["referencePeriodStart"] == "2024-01-01T00:00:00Z"
    convert(told, "2.0")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp932"])
def test_files_of_spreadsheets_are_read_in_their_coding(tmp_path: Path, coding: str) -> None:
    [told] = read_file(dropped(tmp_path, "a.csv", table(ROW).encode(coding)), {}, "partner")
    assert told["companyName"] == "架空部品株式会社"


def test_the_same_row_has_the_same_id(tmp_path: Path) -> None:
    path = dropped(tmp_path, "a.csv", table(ROW, ROW | {"品番": "urn:gtin:4580000000024"}))
    first, second = (told["id"] for told in read_file(path, {}, "partner"))
    assert first != second
    assert [told["id"] for told in read_file(path, {}, "partner")] == [first, second]
    assert read_file(path, {}, "another")[0]["id"] != first


def test_every_mistake_is_told_with_its_place(tmp_path: Path) -> None:
    wrong = ROW | {"製品量": "1,000", "CFP": "2.5e3", "算定期間開始": "令和6年", "会社名": " ", "包装を含む": "maybe"}
    path = dropped(tmp_path, "a.csv", table(ROW, wrong, ROW | {"CFP": "abc"}))
    told = mistakes(path)
    assert [place for place, _ in told] == ["3:1", "3:6", "3:8", "3:11", "3:16", "4:11"]
    assert "column companyName (会社名) is empty; fill it" in told[0][1]
    assert "'1,000' is no decimal number; write one such as 12.5" in told[1][1]
    assert "write one such as 2025-01-31" in told[2][1]


def test_all_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    """Also what is written well and means nothing, such as a unit that does not exist."""
    wrong = ROW | {"宣言単位": "kilo", "製品量": "abc", "国": "Japan", "質量(kg)": "0"}
    told = mistakes(dropped(tmp_path, "a.csv", table(wrong)))
    assert [place for place, _ in told] == ["2:5", "2:6", "2:10"]
    assert told[0][1].startswith("column unit: 'kilo' would be invalid: \"kilo\" is not one of")


def test_cells_under_no_header_are_told(tmp_path: Path) -> None:
    path = dropped(tmp_path, "a.csv", table(ROW).rstrip("\n") + ",,more\n")
    assert mistakes(path) == [("2:18", "'more' stands under no header; write one over it, or remove it")]


def test_a_row_may_end_early_where_nothing_is_demanded(tmp_path: Path) -> None:
    """Spreadsheets leave out the empty cells at the end of a row."""
    header, row = table(ROW).splitlines()
    assert len(read_file(dropped(tmp_path, "a.csv", f"{header},備考,状態\n{row}\n"), {}, "partner")) == 1
    told = mistakes(dropped(tmp_path, "a.csv", f"{header}\n{','.join(row.split(',')[:14])}\n"))
    assert [place for place, _ in told] == ["2:15"]


@pytest.mark.parametrize(
    "content",
    [
        table(ENGLISH).replace(",", ";"),
        table(ENGLISH).replace(",", "\t"),
        "sep=;\r\n" + table(ENGLISH).replace(",", ";"),
        table(ENGLISH).replace("\n", "\r\n"),
        table(ENGLISH).replace("\n", "\r"),
        table(ENGLISH).replace("\n", "\n\n"),
        table(ENGLISH).replace("\n", ",,\n"),
        table(ENGLISH).encode("utf-16"),
    ],
    ids=["semicolons", "tabs", "sep=", "CRLF", "CR", "empty lines", "empty cells", "UTF-16"],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, content: str | bytes) -> None:
    [told] = read_file(dropped(tmp_path, "a.csv", content), {}, "partner")
    assert (told["productNameCompany"], told["pcf"]["pcfExcludingBiogenicUptake"]) == ("Bolt", "2.50")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (table(ENGLISH | {"companyName": "Bölt"}).encode("latin-1"), "neither UTF-8 nor Shift_JIS"),
        (table(ROW).encode("euc-jp"), "neither UTF-8 nor Shift_JIS"),
        (table(ROW).encode("iso-2022-jp"), "neither UTF-8 nor Shift_JIS"),
        (table(ENGLISH | {"companyName": "P\0"}).encode(), "holds the control character U+0000"),
    ],
    ids=["latin-1", "EUC-JP", "ISO-2022-JP", "NUL"],
)
def test_text_that_would_be_misread_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    [(_, sentence)] = mistakes(dropped(tmp_path, "a.csv", content))
    assert said in sentence


def test_two_rows_for_one_footprint_are_told(tmp_path: Path) -> None:
    """Unless they say the same, or where it is made distinguishes them."""
    path = dropped(tmp_path, "a.csv", table(ROW, ROW, ROW | {"国": "DE"}, ROW | {"CFP": "3"}))
    [(place, sentence)] = mistakes(path)
    assert (place, sentence[-16:]) == ("5", ", which line 2 is"[-16:])
    assert len(read_file(dropped(tmp_path, "b.csv", table(ROW, ROW, ROW | {"国": "DE"})), {}, "partner")) == 2


def test_numbers_of_other_formats_keep_all_of_their_digits(tmp_path: Path) -> None:
    document, _ = convert(footprints("3.0")[0], "catena-x-9")
    digits = "0.1234567890123456789012345678901"
    stage = document["productLifeCycleStagesAndEmissions"][0]["productionStage"][0]
    stage["fossilGhgEmissions"] = "HERE"
    dropped(tmp_path, "a.json", json.dumps(document).replace('"HERE"', digits))
    gateway = CommonGateway([Partner("paper", folder=tmp_path, connectors=("files",))])
    [told] = [placed.document for placed in gateway.read_folder("paper") if placed.spec == "3.0"]
    assert told["pcf"]["fossilGhgEmissions"] == digits
    assert json.dumps(told)


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    path = dropped(tmp_path, "a.csv", table(ROW | {"製品名": "two\nlines"}, ROW | {"CFP": "abc"}))
    assert [place for place, _ in mistakes(path)] == ["4:11"]


def test_headers_are_judged_at_once(tmp_path: Path) -> None:
    row = {("CPF" if name == "CFP" else name): value for name, value in ROW.items() if name != "国"}
    told = mistakes(dropped(tmp_path, "a.csv", table(row)))
    assert ("1:10", "there is no column 'CPF'; did you mean pcf?") in told
    assert ("1:1", "column pcf (PCF(生物起源吸収を除く)) is missing; add it") in told


def test_what_is_the_same_for_all_rows_stands_around_them(tmp_path: Path) -> None:
    row = {name: value for name, value in ROW.items() if name not in ("会社名", "企業ID")}
    around = {"/companyName": "A", "/companyIds": ["urn:a:b"]}
    [told] = read_file(dropped(tmp_path, "a.csv", table(row)), around, "partner")
    assert (told["companyName"], told["companyIds"]) == ("A", ["urn:a:b"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "", "is empty"),
        ("a.csv", b"\x81\xff\xfe", "neither UTF-8 nor Shift_JIS"),
        ("a.csv", 'a,"b\nc', "look for a missing quote"),
        ("a.xlsx", b"no workbook", "no workbook"),
        ("a.json", b"{", "no JSON"),
        ("a.json", b'{"id": 1, "id": 2}', "a name stands twice"),
        ("a.json", b"[" * 200_000, "nested too deep"),
    ],
)
def test_what_is_no_such_file_is_told(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    assert said in mistakes(dropped(tmp_path, name, content))[0][1]


def test_json_mistakes_have_line_and_column(tmp_path: Path) -> None:
    assert mistakes(dropped(tmp_path, "a.json", b'{\n "id": 1,\n}'))[0][0].startswith("3:")
    lines = b'{"id": "a"}\n\nnope\n{"id": "b"}\n{"id": }\n'
    assert [place for place, _ in mistakes(dropped(tmp_path, "a.jsonl", lines))] == ["3:1", "5:8"]


def test_json_in_every_shape_and_format(tmp_path: Path) -> None:
    line_2, line_3 = footprints("2.3")[0], footprints("3.0")[1]
    catena_x, _ = convert(footprints("3.0")[2], "catena-x-9")
    record = {"cfpId": "c", "traceId": "t", "cfpType": "preProduction"}
    dropped(tmp_path, "a.json", json.dumps({"data": [line_2, line_3]}))
    dropped(tmp_path, "b.jsonl", "\n".join(map(json.dumps, (catena_x, line_3))))
    dropped(tmp_path, "c.json", json.dumps([record, record | {"cfpId": "d"}, record]))
    dropped(tmp_path, "d.json", json.dumps(line_2))
    assert read_file(tmp_path / "a.json", {}, "p") == [line_2, line_3]
    assert read_file(tmp_path / "b.jsonl", {}, "p") == [catena_x, line_3]
    assert [len(found["cfps"]) for found in read_file(tmp_path / "c.json", {}, "p")] == [2, 1]
    assert read_file(tmp_path / "d.json", {}, "p") == [line_2]


def workbook(path: Path, *rows: list[Any]) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_with_numbers_and_dates(tmp_path: Path) -> None:
    row = ROW | {"製品量": 1, "CFP": 2.5, "算定期間開始": datetime(2024, 1, 1), "包装を含む": False}
    path = workbook(tmp_path / "a.xlsx", list(row), list(row.values()), [None] * 16)
    [told] = read_file(path, {}, "partner")
    assert told["pcf"]["declaredUnitAmount"] == "1"
    assert told["pcf"]["pcfExcludingBiogenicUptake"] == "2.5"
    assert told["pcf"]["packagingEmissionsIncluded"] is False
    assert [one for one in footprint(told, "3.0") if not one.advice] == []


def test_mistakes_in_a_workbook_name_the_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", list(ROW), list(ROW.values()), list((ROW | {"CFP": "abc"}).values()))
    assert [place for place, _ in mistakes(path)] == ["K3"]


def sheets(path: Path, change: Any) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (list(ROW), list(ROW.values())):
        book.active.append(row)
    change(book)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (lambda book: book.active.__setitem__("K2", "=1+1"), "K2", "is a formula that was never calculated"),
        (lambda book: book.active.__setitem__("C2", "#N/A"), "C2", "holds the error #N/A"),
        (lambda book: book.active.merge_cells("A2:A3"), "A2:A3", "is merged"),
        (lambda book: book.create_sheet("more").append(list(ROW)), " sheet more", "is not read"),
        (lambda book: book.active.__setitem__("R2", "note"), "R2", "stands under no header"),
    ],
)
def test_what_a_workbook_would_lose_is_told(tmp_path: Path, change: Any, place: str, said: str) -> None:
    assert said in dict(mistakes(sheets(tmp_path / "a.xlsx", change)))[place]


def test_a_sheet_of_notes_is_nobodys_business(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.create_sheet("notes").append(["written by hand", "国"])
        book["notes"].merge_cells("A1:A3")

    assert len(read_file(sheets(tmp_path / "a.xlsx", change), {}, "partner")) == 1


@pytest.mark.parametrize("number", ["0.1", "2.675", "1e-7", "123456789012345", "1e22"])
def test_numbers_of_a_workbook_are_what_it_shows(tmp_path: Path, number: str) -> None:
    path = sheets(tmp_path / "a.xlsx", lambda book: book.active.__setitem__("K2", float(number)))
    [told] = read_file(path, {}, "partner")
    assert Decimal(told["pcf"]["pcfExcludingBiogenicUptake"]) == Decimal(number)


def test_a_folder_is_read_when_something_changed_and_never_beyond_itself(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    (folder / "below").mkdir(parents=True)
    secret = dropped(tmp_path, "secret.json", json.dumps(footprints("3.0")[3]))
    dropped(folder / "below", "b.json", json.dumps(footprints("3.0")[4]))
    os.symlink(secret, folder / "link.json")
    dropped(folder, "notes.txt", "nothing")
    dropped(folder, "a.json", json.dumps(footprints("3.0")[0]))
    bad = dropped(folder, "bad.csv", table(ROW | {"CFP": "abc"}))
    gateway = CommonGateway([Partner("paper", folder=folder, connectors=("files",))])
    assert len(gateway.read_folder("paper")) == 2, "one footprint in two versions"
    assert [str(trouble) for trouble in gateway.troubles] == [
        f"paper: {bad}:2:11: column pcf: 'abc' is no decimal number; write one such as 12.5, without separators and exponent"
    ]
    assert gateway.read_folder("paper") == []
    assert len(gateway.troubles) == 1, "told once"
    dropped(folder, "bad.csv", table(ROW))
    os.utime(folder / "bad.csv", ns=(1, 1))
    assert len(gateway.read_folder("paper")) == 2


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gateway = CommonGateway([Partner("paper", folder=tmp_path / "gone", connectors=("files",))])
    gateway.collect()
    assert "can't be read" in str(gateway.troubles[0])


def test_a_partner_without_an_api_finds_what_the_others_have_in_its_folder(tmp_path: Path) -> None:
    paper = Partner("paper", "2.3", folder=tmp_path, connectors=("files",))
    gateway = CommonGateway([paper, Partner("other")])
    dropped(tmp_path, "own.json", json.dumps(footprints("2.3")[5]))
    gateway.take("other", footprints("3.0")[:2])
    gateway.collect()
    lines = (tmp_path / "from-others" / "footprints-2.3.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [convert(document, "2.3")[0] for document in footprints("3.0")[:2]]
    written = (tmp_path / "from-others" / "footprints-2.3.jsonl").stat().st_mtime_ns
    gateway.collect()
    assert (tmp_path / "from-others" / "footprints-2.3.jsonl").stat().st_mtime_ns == written, (
        "nothing new, nothing written"
    )
    assert len(os.listdir(tmp_path / "from-others")) == 1
    assert len(gateway.stores["paper"]) == 1, "and what is written is not read again as its own"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", tmp_path / "drop" / "from-others")
    gateway = CommonGateway([Partner("paper", folder=tmp_path / "drop", connectors=("files",)), Partner("other")])
    gateway.take("other", footprints("3.0")[:1])
    gateway.collect()
    assert os.listdir(tmp_path / "elsewhere") == []
    assert "is a link" in str(gateway.troubles[0])


@pytest.fixture
def gateway(tmp_path: Path) -> CommonGateway:
    """With a partner that has a folder `drop`."""
    (tmp_path / "drop").mkdir()
    return CommonGateway([Partner("paper", folder=tmp_path / "drop", connectors=("files",))])


WRITTEN = count(1)


def written(folder: Path, name: str, content: str) -> Path:
    """A file, written later than the one before."""
    path = dropped(folder, name, content)
    os.utime(path, (next(WRITTEN),) * 2)
    return path


def test_a_file_is_told_once_for_each_change_until_it_is_mended(
    tmp_path: Path, gateway: CommonGateway, caplog: pytest.LogCaptureFixture
) -> None:
    path = written(tmp_path / "drop", "a.csv", table(ROW | {"CFP": "abc"}))
    for _ in range(3):
        gateway.read_folder("paper")
    assert [record.message[:40] for record in caplog.records] == [f"paper: {path}:2:11: column"[:40]]
    written(tmp_path / "drop", "a.csv", table(ROW | {"CFP": "abc"}))
    gateway.read_folder("paper")
    assert len(caplog.records) == 2, "who has tried to mend it hears that it is wrong still"
    assert len(gateway.troubles) == 1
    written(tmp_path / "drop", "a.csv", table(ROW))
    assert gateway.read_folder("paper")
    assert list(gateway.troubles) == []


def test_a_file_that_is_gone_is_no_trouble(tmp_path: Path, gateway: CommonGateway) -> None:
    path = written(tmp_path / "drop", "a.csv", "nonsense")
    gateway.read_folder("paper")
    assert len(gateway.troubles) > 0
    path.unlink()
    gateway.read_folder("paper")
    assert list(gateway.troubles) == []


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("gxd_mocks.common_gateway.connectors.files.time.monotonic", lambda: now[0])
    gateway = CommonGateway([Partner("paper", folder=tmp_path, connectors=("files",))], quiet_s=1.0)
    whole = table(ROW)
    for end in (len(whole) // 2, len(whole) - 3):
        dropped(tmp_path, "a.csv", whole[:end])
        assert gateway.read_folder("paper") == []
        now[0] += 0.9
        assert gateway.read_folder("paper") == []
    dropped(tmp_path, "a.csv", whole)
    gateway.read_folder("paper")
    assert gateway.is_restless
    now[0] += 1.0
    assert len(gateway.read_folder("paper")) == 2
    assert not gateway.is_restless
    assert list(gateway.troubles) == []


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, gateway: CommonGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "drop", "a.csv", table(ROW)[:-20])
    read = Path.read_bytes
    with monkeypatch.context() as during:
        during.setattr(Path, "read_bytes", lambda self: (read(self), written(path.parent, "a.csv", table(ROW)))[0])
        assert gateway.read_folder("paper") == []
    assert list(gateway.troubles) == []
    assert len(gateway.read_folder("paper")) == 2


def test_locks_and_remains_of_programs_are_no_files_for_us(tmp_path: Path, gateway: CommonGateway) -> None:
    for name in ("~$parts.xlsx", "._parts.csv", ".parts.json"):
        dropped(tmp_path / "drop", name, b"\x00")
    gateway.read_folder("paper")
    assert list(gateway.troubles) == []


def test_whatever_a_file_holds_is_told_with_its_name(tmp_path: Path, gateway: CommonGateway) -> None:
    nothing = {**footprints("3.0")[0], "id": None}
    pieces = json.loads(json.dumps(footprints("3.0")[1]))
    pieces["pcf"]["declaredUnitOfMeasurement"] = "hour"
    folder = tmp_path / "drop"
    written(folder, "a.json", json.dumps([nothing, 5]))
    written(folder, "b.jsonl", f'{json.dumps(pieces)}\n{{"specVersion": "9"}}\n')
    gateway.read_folder("paper")
    assert [trouble.what for trouble in gateway.troubles] == [
        f"{folder}/a.json: entry 1",
        f"{folder}/a.json: entry 2",
        f"{folder}/b.jsonl:1: footprint {pieces['id']} in 2.3",
        f"{folder}/b.jsonl:2",
    ]


def test_two_files_for_one_footprint_are_told_and_neither_is_lost(tmp_path: Path, gateway: CommonGateway) -> None:
    def served() -> Any:
        footprints = (entry.footprint for entry in gateway.shelves.stores["3.0"].scan())
        [active] = (footprint for footprint in footprints if footprint["status"] == "Active")
        return active["pcf"]["pcfExcludingBiogenicUptake"]

    folder = tmp_path / "drop"
    first = written(folder, "z.csv", table(ROW))
    second = written(folder, "a.csv", table(ROW | {"CFP": "3"}))
    third = written(folder, "same.csv", table(ROW | {"CFP": "3"}))
    gateway.read_folder("paper")
    [trouble] = gateway.troubles
    assert trouble.what == f"{second}:2"
    assert f"otherwise than {first}:2; what was written last is served" in trouble.why
    assert served() == "3"
    third.unlink()
    second.unlink()
    gateway.read_folder("paper")
    assert (served(), list(gateway.troubles)) == ("2.50", [])


def test_a_later_version_takes_the_place_of_an_earlier_one_without_trouble(
    tmp_path: Path, gateway: CommonGateway
) -> None:
    document = footprints("2.3")[0]
    later = {**document, "version": document["version"] + 1, "comment": "corrected"}
    written(tmp_path / "drop", "a.json", json.dumps(document))
    written(tmp_path / "drop", "b.json", json.dumps([later, document]))
    gateway.read_folder("paper")
    assert list(gateway.troubles) == []
    assert gateway.stores["paper"].get(document["id"]) == later


def test_a_row_that_changes_is_another_footprint_and_a_file_that_is_touched_is_no_news(
    tmp_path: Path, gateway: CommonGateway
) -> None:
    news = []
    for number in ("1", "1", "2", "3"):
        written(tmp_path / "drop", "a.csv", table(ROW | {"CFP": number}))
        news.append(len(gateway.read_folder("paper")))
    assert news == [2, 0, 2, 2]
    for spec in ("2.3", "3.0"):
        first, second, third = (entry.footprint for entry in gateway.shelves.stores[spec].scan())
        assert [each["status"] for each in (first, second, third)] == ["Deprecated", "Deprecated", "Active"]
        assert (second["precedingPfIds"], third["precedingPfIds"]) == ([first["id"]], [second["id"]])
        assert "precedingPfIds" not in first
        assert [each.get("version") for each in (first, third)] == ([1, 0] if spec == "2.3" else [None, None])
