"""Amounts, dates, levels and units as people write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyse import nl
from analyse.read.money.notation import settle
from analyse.read.money.unitwords import unit, without_unit
from analyse.read.schouw.niveaus import level
from analyse.read.values import NotReadable, amount, date

GOOD = {
    "1.234,50": "1234.50",
    "4.977-": "-4977",
    "(1.234)": "-1234",
    "N 31.393": "-31393",
    "V 12": "12",
    "€ 1.234,-": "1234",
    "€ -1.234,50": "-1234.50",
    "\u22125,00": "-5.00",
    "1\u00a0234,50": "1234.50",
    "1 234 567": "1234567",
    "10.661.647": "10661647",
    "-0,5": "-0.5",
    "-": "0",
    " - ": "0",
    "0": "0",
    "EUR 12,00": "12.00",
    "12,00-": "-12.00",
    "-/- 1.234,50": "-1234.50",
    "1.234,50 -/-": "-1234.50",
    "€ 1.234,- -/-": "-1234",
    "-,-": "0",
    "200,00+": "200",
}
REFUSED = [
    "1.5",
    "12%",
    "1.2345,6",
    "1.234.56",
    "abc",
    "+31612345678",
    "-12-",
    "-/- -12",
    "12 -/- 5",
    "-12+",
    "+12-",
    "(12",
    "12)",
    "1,2,3",
    "1..2",
    "12 34",
    "€",
    "1e5",
    "0x10",
]


@pytest.mark.parametrize(("text", "value"), GOOD.items())
def test_a_dutch_amount_is_read_to_the_cent(text: str, value: str) -> None:
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize("text", REFUSED)
def test_what_can_mean_two_things_or_nothing_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(NotReadable) as refusal:
        amount(text)
    assert refusal.value.words()["reden"]
    assert refusal.value.words()["oplossing"]


def test_the_refusal_names_both_readings() -> None:
    with pytest.raises(NotReadable, match=r"1,5 of 15"):
        amount("1.5")


@pytest.mark.parametrize("text", ["PM", "p.m.", "n.v.t.", "NA"])
def test_no_figure_is_not_a_zero(text: str) -> None:
    assert amount(text) is None


@given(st.integers(-(10**12), 10**12))
def test_every_amount_that_we_write_is_read_back(cents: int) -> None:
    value = Decimal(cents) / 100
    assert amount(nl.getal(value, 2)) == value
    assert amount(nl.euro(value, 2)) == value
    trailing = nl.getal(abs(value), 2) + ("-" if value < 0 else "")
    assert amount(trailing) == value


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_a_refusal_and_nothing_else(text: str) -> None:
    try:
        number = amount(text)
    except NotReadable:
        return
    assert number is None or number == number.normalize()


def test_the_letter_n_makes_a_loss_and_v_does_not() -> None:
    assert amount("21,0N") == Decimal("-21.0")
    assert amount("21,0V") == Decimal("21.0")
    assert amount("21.0N", "point") == Decimal("-21.0")


def test_the_notation_is_settled_by_what_can_be_read_in_one_way_only() -> None:
    assert settle(["315.018", "10.661.647", " - "])[0] == "dutch"
    assert settle(["11.0", "0.9", "21.0N", "16.6"])[0] == "point"
    assert settle(["9869.0", "35.0", "21832.0", "12"])[0] == "point"


def test_one_stray_point_does_not_settle_a_notation() -> None:
    assert settle(["1.5"]) == ("unsettled", "")
    assert settle(["1.5", "2.5", "3.5", "1.234,50"])[0] == "dutch"


def test_an_ambiguous_column_says_how_it_was_read() -> None:
    notation, evidence = settle(["25.672", "381", "1.788"])
    assert notation == "dutch"
    assert "'25.672'" in evidence


@pytest.mark.parametrize(
    "text",
    [
        "01-07-2012",
        "1-7-2012",
        "2012-07-01",
        "1 juli 2012",
        "01/07/2012",
        "01-07-2012 00:00:00",
        "20120701",
        20120701,
        dt.datetime.fromisoformat("2012-07-01T08:00"),
    ],
)
def test_the_day_comes_before_the_month(text: object) -> None:
    assert date(text) == dt.date(2012, 7, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("31-02-2014", "2014", "13-13-2014", "1-7-12", 46115, "juli 2012", "07-2012", ""),
        *(20141301, "20140231", "01072012", 18120701, 201207010, 20120701.5),
    ],
)
def test_a_date_that_does_not_exist_or_is_half_given_is_refused(text: object) -> None:
    with pytest.raises(NotReadable):
        date(text)


@pytest.mark.parametrize(
    "text",
    [
        "2012-07-01T09:30:00Z",
        "2012-07-01T21:59:59.123Z",
        "2012-07-01T23:30:00+02:00",
        "2012-07-01 09:30:00+0200",
        "zondag 1 juli 2012",
        "zo 1 juli 2012 09:30",
        "zo. 01-07-2012",
    ],
)
def test_a_day_of_the_week_and_a_time_with_its_zone_are_left_out(text: str) -> None:
    assert date(text) == dt.date(2012, 7, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    {
        "2012-06-30T22:00:00Z": "laat_in_utc",
        "2012-06-30T23:00:00+00:00": "laat_in_utc",
        "1-jul-12": "twee_cijfers",
        "1 juli 12": "twee_cijfers",
    }.items(),
)
def test_a_day_that_may_be_another_is_asked(text: str, reason: str) -> None:
    with pytest.raises(NotReadable) as refused:
        date(text)
    assert refused.value.why == reason


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_every_date_that_we_write_is_read_back(day: dt.date) -> None:
    assert date(nl.datum(day)) == day
    assert date(nl.datum(day, kort=True)) == day
    assert date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "value"),
    {"A +": "A+", "a+": "A+", "A plus": "A+", "b": "B", " D ": "D", "A\u00a0+": "A+"}.items(),
)
def test_levels_in_every_spelling(text: str, value: str) -> None:
    assert level(text) == value


@pytest.mark.parametrize("text", ["E", "AB", "n.v.t.", "", "A++", "5"])
def test_what_is_no_level_is_none(text: str) -> None:
    assert level(text) is None


@pytest.mark.parametrize(
    ("text", "factor"),
    {
        "Bedragen x € 1.000": 1000,
        "(bedragen x € 1 mln)": 1_000_000,
        "Bedragen * € 1.000": 1000,
        "in duizenden euro's": 1000,
        "x 1.000 euro": 1000,
        "bedragen x € 1 miljoen": 1_000_000,
    }.items(),
)
def test_a_declared_unit(text: str, factor: int) -> None:
    found = unit(text)
    assert found is not None
    assert found[0] == factor


@pytest.mark.parametrize(
    "text", ["Product 1.000 bomen", "bedragen in euro", "Begroting 2014", "omzet"]
)
def test_no_unit_where_none_is_declared(text: str) -> None:
    assert unit(text) is None
    assert without_unit(text) == text


def test_rounding_is_half_away_from_zero_as_in_excel() -> None:
    assert [nl.getal(v) for v in (0.5, 2.5, -2.5, -0.4)] == ["1", "3", f"{nl.MIN}3", "0"]
    assert nl.euro(-1234.5, 2) == f"{nl.MIN}€\u00a01.234,50"
    assert nl.procent(0.125, 1) == "12,5%"
    assert nl.euro(float("nan")) == "n.v.t."
