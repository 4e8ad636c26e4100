from __future__ import annotations

from gxd_reports.exchange_view import LONGEST_FIELD, MOST_FIELDS, SHOWN, exchange_view


def exchange(**response):
    return {
        "id": "x1",
        "request": {"method": "GET", "url": "https://a.example/", "headers": []},
        "response": {"status": 200, **response},
    }


def test_who_asked_whom(view):
    asked, called = view.exchange("x0002"), view.exchange("x0007")
    assert (asked.incoming, asked.method, asked.status) == (False, "GET", 200)
    assert (called.incoming, called.method, called.url) == (True, "POST", "https://suite.example/3/events")


def test_a_missing_answer_tells_why(view):
    refused = view.exchange("x0008")
    assert refused.response is None
    assert (refused.error_kind, refused.status) == ("timeout", None)


def test_a_body_that_is_no_text_is_shown_as_base64(view):
    body = view.exchange("x0009").response.body
    assert (body.kind, body.text, body.cut) == ("binary", "AAECAwT//v8=", False)


def test_json_is_laid_out_with_its_duplicate_members(view):
    body = view.exchange("x0003").response.body
    assert (body.kind, body.text) == ("json", '{\n  "data": [],\n  "data": []\n}')


def test_other_text_stays_as_it_is(view):
    body = view.exchange("x0004").response.body
    assert body.kind == "text"
    assert body.text.startswith("</script><script>")


def test_a_long_body_is_cut_and_says_its_size():
    body = exchange_view(exchange(body="[" + "1," * 1_000_000 + "1]")).response.body
    assert body.cut
    assert body.size == 2_000_003
    assert len(body.text.replace("\n", "").replace(" ", "")) == SHOWN


def test_many_and_long_header_fields_are_cut():
    headers = [["x-long", "y" * 5000], *[["x-many", "z"]] * 200]
    message = exchange_view(exchange(headers=headers)).response
    assert len(message.fields) == MOST_FIELDS
    assert message.fields_left_out == 201 - MOST_FIELDS
    assert message.fields[0][1] == "y" * LONGEST_FIELD + f"… (+{5000 - LONGEST_FIELD})"
