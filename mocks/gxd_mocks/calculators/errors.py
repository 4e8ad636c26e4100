"""Every way in which an input makes no sense, by name.

An error says where it is (`lines[3].quantity`), what is wrong and what would be right, in English and Japanese. Nothing
here is a matter of taste: each of these inputs would give a number, and the number would be wrong.
"""

from __future__ import annotations

from typing import Any, ClassVar


class CalculationError(ValueError):
    """An input that must not be calculated with.

    `where` is the path of the value in the input, "" for the whole. `said` are the values that the sentences quote.
    """

    what: ClassVar[tuple[str, str]]
    right: ClassVar[tuple[str, str]]

    def __init__(self, where: str = "", **said: Any) -> None:
        self.where = where
        self.said = {name: _short(value) for name, value in said.items()}
        super().__init__()

    def __str__(self) -> str:
        return self.sentence()

    @property
    def name(self) -> str:
        return type(self).__name__

    def what_is_wrong(self, language: str = "en") -> str:
        return self.what[language == "ja"].format(**self.said)

    def what_would_be_right(self, language: str = "en") -> str:
        return self.right[language == "ja"].format(**self.said)

    def sentence(self, language: str = "en") -> str:
        """`lines[3].quantity: “１２” is written with …. Right would be: …`"""
        place = f"{self.where}: " if self.where else ""
        wrong, right = self.what_is_wrong(language), self.what_would_be_right(language)
        return f"{place}{wrong}。正しくは: {right}" if language == "ja" else f"{place}{wrong}. Right would be: {right}"

    def as_json(self) -> dict[str, Any]:
        return {
            "error": self.name,
            "where": self.where,
            "what": {"en": self.what_is_wrong(), "ja": self.what_is_wrong("ja")},
            "right": {"en": self.what_would_be_right(), "ja": self.what_would_be_right("ja")},
        }


def _short(value: Any, limit: int = 160) -> Any:
    if isinstance(value, str) and len(value) > limit:
        return f"{value[:limit]}… ({len(value)} characters)"
    return value


# ------------------------------------------------------------------------------------------ the shape of the input


class InputError(CalculationError):
    """The input has not the documented shape."""


class Missing(InputError):
    """Something that the method needs is not there."""

    what = ("{name} is missing", "{name} がない")
    right = ("state {name}; see `gxd calc METHOD --example` for the shape", "{name} を記載する")


class Unexpected(InputError):
    """A key that nobody reads is most often a misspelt one, whose value would be silently ignored."""

    what = ("there is no {name} here", "ここに {name} という項目はない")
    right = ("{known}", "{known}")


class WrongKind(InputError):
    """A list where an object is due, or the like."""

    what = ("{got} stands where {due} is due", "{due} があるべき所に {got} がある")
    right = ("{due}", "{due}")


class NotAChoice(InputError):
    """A word that is none of those the method knows."""

    what = ("“{got}” is not one of the words known here", "「{got}」はここで使える語ではない")
    right = ("one of {choices}", "{choices} のいずれか")


class TooLarge(InputError):
    """Exact arithmetic on this input would not end in reasonable time."""

    what = ("{got} is too large for exact arithmetic: {why}", "{got} は厳密計算には大きすぎる（{why}）")
    right = ("{instead}", "{instead}")


# ------------------------------------------------------------------------------------------------------- numbers


class NotADecimal(CalculationError):
    """What should be a number is not a plain decimal string."""

    what = ("“{got}” is not a decimal number", "「{got}」は十進数ではない")
    right = ('digits with at most one point, as text: "1234.5"', '数字と小数点1個までの文字列: "1234.5"')


class FullWidthDigits(NotADecimal):
    """１２３ is a number to a reader and text to most programs."""

    what = ("“{got}” is written with digits that are not ASCII", "「{got}」は全角など ASCII でない数字で書かれている")
    right = ('half-width digits: "{suggestion}"', '半角数字: "{suggestion}"')


class ThousandsSeparator(NotADecimal):
    """1,234 is a thousand in Tokyo and one and a bit in Berlin."""

    what = (
        "“{got}” has a comma in it; nobody can tell whether it groups or divides",
        "「{got}」にカンマが含まれ、桁区切りか小数点か判別できない",
    )
    right = ('no separators and a point: "1234.5"', '桁区切りなし、小数点はピリオド: "1234.5"')


class Exponent(NotADecimal):
    """Exponents are no decimal strings on the wire."""

    what = ("“{got}” has an exponent", "「{got}」は指数表記である")
    right = ('written out: "{suggestion}"', '展開した表記: "{suggestion}"')


class PlusSign(NotADecimal):
    """A leading plus is left out."""

    what = ("“{got}” begins with a plus sign", "「{got}」の先頭に + がある")
    right = ('"{suggestion}"', '"{suggestion}"')


class SurroundingSpace(NotADecimal):
    """A number with spaces around it compares unequal to itself."""

    what = ("“{got}” has spaces in it", "「{got}」に空白が含まれる")
    right = ('"{suggestion}"', '"{suggestion}"')


class EmptyNumber(NotADecimal):
    """Nothing is not zero."""

    what = ("the number is empty", "数値が空である")
    right = ('a number, or "0" if zero is meant', '数値。ゼロの場合は "0"')


class NotFinite(NotADecimal):
    """NaN and infinity are no amounts."""

    what = ("“{got}” is not a finite number", "「{got}」は有限の数ではない")
    right = ("a finite number, or no value at all if it is unknown", "有限の数。不明なら値を書かない")


class NegativeZero(NotADecimal):
    """-0 is what is left of a rounded negative number."""

    what = ("“{got}” is minus zero", "「{got}」は負のゼロである")
    right = ('"0"', '"0"')


class TooManyDigits(NotADecimal):
    """No instrument measures to hundreds of digits."""

    what = ("the number has {digits} digits", "数値が {digits} 桁ある")
    right = ("at most {limit} digits", "{limit} 桁以内")


class NumberNotString(NotADecimal):
    """A JSON number has been through binary floating point in most programs."""

    what = ("{got} is a JSON number where a decimal string is due", "十進文字列であるべき所に JSON の数値 {got} がある")
    right = ('the same as text: "{got}"', '文字列として: "{got}"')


class StringNotNumber(NotADecimal):
    """Version 2.x writes percents and ratings as JSON numbers."""

    what = (
        '"{got}" is text where this version of the data model has a JSON number',
        'この版では JSON の数値であるべき所に文字列 "{got}" がある',
    )
    right = ("without the quotes: {got}", "引用符なし: {got}")


class NoFiniteDecimal(CalculationError):
    """10/3 cannot be written as a decimal string."""

    what = (
        "{got} has no finite decimal form and the rounding policy is none",
        "{got} は有限小数で表せず、丸め方針が none である",
    )
    right = (
        "name a rounding policy that drops digits: jp_half_up, ouranos, cdp or pact",
        "丸め方針を指定する（jp_half_up, ouranos, cdp, pact）",
    )


# ------------------------------------------------------------------------------------------------ amounts and keys


class NegativeAmount(CalculationError):
    """Returns and credit notes are not negative deliveries."""

    what = ("{name} is negative: {got}", "{name} が負である: {got}")
    right = (
        "an amount of zero or more; net returns and credit notes against what they return",
        "0 以上の値。返品・赤伝は元の取引と相殺する",
    )


class NotPositive(CalculationError):
    """What something is divided by, or declared per, cannot be zero."""

    what = ("{name} is {got}", "{name} が {got} である")
    right = ("{name} greater than zero", "0 より大きい {name}")


class ZeroDenominator(CalculationError):
    """Shares of nothing do not exist."""

    what = ("{name} add up to zero: nothing to share by", "{name} の合計がゼロで、配分できない")
    right = ("at least one {name} greater than zero", "0 より大きい {name} が少なくとも一つ")


class KeyAboveTotal(CalculationError):
    """One customer cannot have taken more than all."""

    what = ("the key of {who}, {got}, exceeds the total {total}", "{who} の配分キー {got} が合計 {total} を超える")
    right = (
        "a key no larger than the total, in the same unit and for the same period",
        "合計以下の値（同じ単位・同じ期間）",
    )


class KeysAboveTotal(CalculationError):
    """More would be handed out than there is."""

    what = ("the keys add up to {got}, more than the total {total}", "配分キーの合計 {got} が総量 {total} を超える")
    right = ("keys that add up to the total or less", "合計が総量以下の配分キー")


class MissingKey(CalculationError):
    """A customer without a key is not a customer with key zero."""

    what = ("{who} has no key in {key}", "{key} に {who} の配分キーがない")
    right = ('a key for {who}, "0" if nothing was delivered', '{who} の配分キー。納入がなければ "0"')


class ResidualLost(CalculationError):
    """The parts as stated are not the whole."""

    what = (
        "the stated parts add up to {got}, the whole is {whole}",
        "記載された配分の合計 {got} が全体 {whole} と一致しない",
    )
    right = (
        "share the residual of {residual} by largest remainder, or state it as a row",
        "残差 {residual} を最大剰余法で配るか、行として明記する",
    )


class RoundedEarly(CalculationError):
    """Rounding before summing moves the sum."""

    what = (
        "{got} is {exact} after rounding, and is calculated with further",
        "{got} は {exact} を丸めた値であり、そのまま計算に使われている",
    )
    right = ("calculate on with {exact}; round once, at the end", "{exact} のまま計算し、最後に一度だけ丸める")


class HandoverDiffers(CalculationError):
    """What was received is not what was handed over."""

    what = ("{got} was received where {exact} was handed over", "引き渡した値 {exact} と受け取った値 {got} が異なる")
    right = ("the same decimal string on both sides", "双方で同じ十進文字列")


# -------------------------------------------------------------------------------------------- bill of materials


class CyclicBillOfMaterials(CalculationError):
    """A thing that contains itself has no bottom to start from."""

    what = ("the bill of materials goes in a circle: {circle}", "部品表が循環している: {circle}")
    right = (
        "no circle, or the matrix method: --policy cycles=matrix",
        "循環をなくすか、行列法 --policy cycles=matrix を使う",
    )


class SelfLoop(CyclicBillOfMaterials):
    """The shortest circle."""

    what = ("{who} is a component of itself", "{who} が自分自身の部品になっている")
    right = (
        "the net quantity without the own use, or --policy cycles=matrix",
        "自家消費を除いた正味量、または --policy cycles=matrix",
    )


class MissingComponent(CalculationError):
    """A line refers to something that is not described."""

    what = ("there is no item {got}", "{got} という品目がない")
    right = ("an item with that id{close}", "その id の品目を記載する{close}")


class DuplicateId(CalculationError):
    """Two things of one name: one of them would be lost."""

    what = ("the id {got} is used twice", "id {got} が重複している")
    right = ("one id for one thing", "一つのものに一つの id")


class NoSolution(CalculationError):
    """The system of equations has no single solution."""

    what = ("{who} cannot be solved for: {why}", "{who} について解けない（{why}）")
    right = ("{instead}", "{instead}")


class CountedTwice(CalculationError):
    """The same emission enters by two doors."""

    what = (
        "{what_twice} is counted twice: {first} and {second}",
        "{what_twice} が二重計上されている: {first} と {second}",
    )
    right = ("only one of the two", "どちらか一方だけ")


class BurdenOnWaste(CalculationError):
    """Waste carries no burden; its treatment is a burden of the product."""

    what = ("{who} is waste and is given a burden", "廃棄物 {who} に負荷が配分されている")
    right = (
        "no burden on waste; its treatment is a waste line of the product",
        "廃棄物には配分せず、処理を製品の廃棄物行に記載する",
    )


class NegativeValue(CalculationError):
    """What has to be paid for to be taken away is waste."""

    what = ("the co-product {who} has the value {got}", "副産物 {who} の価値が {got} である")
    right = ("kind: waste for what has no positive value", "正の価値を持たないものは kind: waste とする")


# -------------------------------------------------------------------------------------------------------- units


class UnknownUnit(CalculationError):
    """A unit that the table does not have."""

    what = ("the unit “{got}” is not known", "単位「{got}」は未知である")
    right = ("one of {known}", "{known} のいずれか")


class AmbiguousUnit(CalculationError):
    """A ton is 1000, 907.18474 or 1016.0469088 kg."""

    what = ("“{got}” can mean {meanings}", "「{got}」は複数の意味に取れる（{meanings}）")
    right = ("{suggestion}", "{suggestion}")


class UnitMissing(CalculationError):
    """A bare number of yen may be thousands or millions of yen."""

    what = ("{name} has no unit", "{name} に単位がない")
    right = ("the unit beside it: {examples}", "単位を併記する: {examples}")


class IncompatibleUnits(CalculationError):
    """A mass is not an energy."""

    what = (
        "{got} ({dimension}) cannot be converted to {due} ({due_dimension})",
        "{got}（{dimension}）は {due}（{due_dimension}）に換算できない",
    )
    right = (
        "a unit of {due_dimension}, or the property that links the two",
        "{due_dimension} の単位、または両者を結ぶ物性値",
    )


class MassMissing(CalculationError):
    """How heavy a piece is, is never guessed."""

    what = (
        "{got} of {who} cannot be turned into {due}: the mass per declared unit is {mass}",
        "{who} の {got} を {due} に換算できない（宣言単位当たり質量が {mass}）",
    )
    right = ("the mass of one declared unit in kg, greater than zero", "宣言単位当たりの質量 [kg]（0 より大きい値）")


class MassNotOne(CalculationError):
    """A kilogram of product weighs a kilogram."""

    what = (
        "{who} is declared in kilograms, yet {got} kg heavy per kilogram",
        "{who} の宣言単位は kg だが、1 kg 当たり質量が {got} kg とされている",
    )
    right = ("1 kg per kilogram declared", "宣言 1 kg 当たり 1 kg")


class NotCO2e(CalculationError):
    """Other greenhouse gases are missing from the number, or it is carbon."""

    what = ("“{got}” is not an amount of CO2 equivalents", "「{got}」は CO2 換算量ではない")
    right = ("{suggestion}", "{suggestion}")


class DeclaredUnitUnclear(CalculationError):
    """Version 2.x states emissions per one unit, 3.0 per the whole amount."""

    what = (
        "the footprint of {who} is declared for {amount} units, and nobody says in which version",
        "{who} は {amount} 単位で宣言されているが、仕様の版が不明である",
    )
    right = (
        "specVersion: 2.x if the value is per one unit, 3.x if it is per all {amount}",
        "値が1単位当たりなら specVersion 2.x、{amount} 単位全体なら 3.x",
    )


class DeclaredUnitMix(CalculationError):
    """The two versions of one footprint differ by exactly the declared amount."""

    what = (
        "the values of {who} for 2.x and 3.0 stand {ratio} to one where {due} to one is due",
        "{who} の 2.x と 3.0 の値の比が {ratio} だが、{due} であるべきである",
    )
    right = ("3.0 value = 2.x value × declared amount ({amount})", "3.0 の値 = 2.x の値 × 宣言量（{amount}）")


# -------------------------------------------------------------------------------- money, time and what is compared


class NotStated(CalculationError):
    """Money means nothing without its basis."""

    what = ("{name} is not stated", "{name} が明記されていない")
    right = ("{choices}", "{choices}")


class CurrencyMix(CalculationError):
    """Yen and dollars do not add up."""

    what = ("{got} is mixed with {due}", "通貨 {got} と {due} が混在している")
    right = (
        "one currency, or an explicit exchange_rate ({due} per {got})",
        "同一通貨、または exchange_rate（1 {got} 当たりの {due}）を明記",
    )


class TaxMix(CalculationError):
    """Consumption tax buys no emissions."""

    what = (
        "{name} is stated with tax {got}, its counterpart with tax {due}",
        "{name} は税 {got}、相手方は税 {due} である",
    )
    right = ("the same tax basis, or an explicit tax_rate", "同じ税区分、または tax_rate を明記")


class PriceBasisMix(CalculationError):
    """Purchaser prices contain trade and transport margins, producer prices do not."""

    what = ("the amount is at {got} prices, the factor at {due} prices", "金額は {got} 価格、原単位は {due} 価格である")
    right = (
        "a factor of the same price basis, or an explicit margin share",
        "同じ価格基準の原単位、または margins を明記",
    )


class YearMismatch(CalculationError):
    """A yen of 2011 bought more than a yen of 2023."""

    what = ("the amount is of {got}, the factor of {due}", "金額は {got} 年、原単位は {due} 年である")
    right = (
        "a factor of the same year, or both price indices (price_index: {{amount, factor}})",
        "同じ年の原単位、または双方の物価指数（price_index）",
    )


class PeriodMismatch(CalculationError):
    """April to March is not January to December."""

    what = ("{name} covers {got}, its counterpart {due}", "{name} の期間 {got} が相手方 {due} と異なる")
    right = ("the same reporting period on both sides", "双方同じ報告期間")


class LevelMismatch(CalculationError):
    """The emissions of a site are not shared by the sales of the company."""

    what = (
        "emissions at level {got} are shared by a key at level {due}",
        "{got} レベルの排出量を {due} レベルのキーで配分している",
    )
    right = ("emissions and key of the same level", "排出量と配分キーのレベルを揃える")


class DownstreamCategory(CalculationError):
    """What happens downstream is counted by those downstream."""

    what = (
        "scope 3 category {got} is not among the categories {allowed}",
        "スコープ3カテゴリ {got} は対象 {allowed} に含まれない",
    )
    right = ("upstream categories only", "上流カテゴリのみ")


class BoundaryMix(CalculationError):
    """Gate-to-gate, cradle-to-gate and cradle-to-grave do not add up."""

    what = ("{who} is {got} where {due} is due", "{who} の算定範囲は {got} だが {due} であるべきである")
    right = ("a {due} footprint", "{due} のフットプリント")


class CharacterizationMix(CalculationError):
    """Methane weighs 28 in AR5 and 27 or 30 in AR6."""

    what = ("{who} uses {got}, the others {due}", "{who} は {got}、他は {due} を用いている")
    right = (
        "one IPCC report for all, or --policy characterization_mix=accept",
        "同一の IPCC 報告書、または --policy characterization_mix=accept",
    )


class Scope2Mix(CalculationError):
    """Location-based and market-based are two numbers for the same electricity."""

    what = ("scope 2 is {got} here and {due} there", "スコープ2が一方は {got}、他方は {due} である")
    right = ("one accounting for all of scope 2", "スコープ2の算定方式を揃える")


class CertificateAboveElectricity(CalculationError):
    """Certificates cover what was used, not more."""

    what = (
        "certificates for {got} kWh stand against {due} kWh of electricity",
        "証書 {got} kWh が電力使用量 {due} kWh を超える",
    )
    right = ("at most {due} kWh", "{due} kWh 以下")


# ------------------------------------------------------------------------------------------------------ quality


class FractionNotPercent(CalculationError):
    """0.36 is most often 36 %."""

    what = (
        "{name} is {got}: a fraction, it seems, where a percentage is due",
        "{name} が {got} で、百分率でなく比率のようである",
    )
    right = (
        "{suggestion} (percent), or --policy small_percentages=accept if {got} % is meant",
        "{suggestion}（%）。{got} % が正しければ --policy small_percentages=accept",
    )


class PercentOutOfRange(CalculationError):
    """A share lies between nothing and all."""

    what = ("{name} is {got}", "{name} が {got} である")
    right = ("a percentage from 0 to 100", "0 から 100 の百分率")


class ExemptedEverything(CalculationError):
    """If all is exempted, nothing was calculated."""

    what = ("{who} exempts 100 % of its emissions", "{who} は排出量の 100 % を除外している")
    right = ("an exempted share below 100 %", "100 % 未満の除外率")


class AboveExemption(CalculationError):
    """More is left out than the methodology lets one leave out."""

    what = (
        "{got} % is exempted; version {version} allows {limit} %",
        "除外率 {got} % が版 {version} の上限 {limit} % を超える",
    )
    right = (
        "calculate more of it, or --policy exemption_limit=report",
        "対象を増やすか、--policy exemption_limit=report",
    )


class RatingOffScale(CalculationError):
    """A rating outside its scale."""

    what = ("{name} is {got}, off the scale {scale}", "{name} が {got} で、尺度 {scale} の外である")
    right = ("a rating on the scale {scale}", "尺度 {scale} 内の値")


class ScaleMix(CalculationError):
    """3 is the worst rating of version 2 and the middle of version 3."""

    what = ("{who} is rated on the scale {got}, the others on {due}", "{who} は尺度 {got}、他は {due} で評価されている")
    right = ("ratings of one scale; the two cannot be converted", "同一の尺度（換算はできない）")


class PositiveUptake(CalculationError):
    """What a plant takes out of the air is a negative emission."""

    what = ("biogenic uptake is {got}, above zero", "生物由来の吸収量が {got} で正の値である")
    right = ("-{got}: uptake is stated as a negative number", "-{got}（吸収量は負の値で表す）")


class DeprecatedFootprint(CalculationError):
    """A deprecated footprint has been replaced or withdrawn."""

    what = ("the footprint of {who} is deprecated", "{who} のフットプリントは Deprecated である")
    right = ("its successor, or --policy deprecated=accept", "後継のフットプリント、または --policy deprecated=accept")


class ExpiredFootprint(CalculationError):
    """A footprint is valid for three years at most."""

    what = (
        "the footprint of {who} was valid until {got}; asked for {as_of}",
        "{who} のフットプリントの有効期限は {got} で、基準日は {as_of} である",
    )
    right = (
        "a footprint that is valid on {as_of}, or --policy expired=accept",
        "{as_of} に有効なもの、または --policy expired=accept",
    )


NAMED: dict[str, type[CalculationError]] = {}
"""Every error that can be raised, by name."""


def _collect(parent: type[CalculationError]) -> None:
    for child in parent.__subclasses__():
        if hasattr(child, "what"):
            NAMED[child.__name__] = child
        _collect(child)


_collect(CalculationError)
