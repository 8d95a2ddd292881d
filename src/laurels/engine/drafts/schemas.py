"""Rules on the wire, for who writes them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from laurels import rules
from laurels.engine.drafts.model import Checked, Offer, Value
from laurels.kit import ids
from laurels.kit.web import Wire
from laurels.rules import Entry, Read, Rule, RuleError
from laurels.rules.bounds import TEXT_MAX
from laurels.rules.change import plain
from laurels.rules.functions import FUNCTIONS, Function
from laurels.rules.locales import LOCALES
from laurels.rules.sentence import Speaker
from laurels.rules.vocabulary import Parameter

ALLOWED_SHOWN_MAX = 200
RuleText = Annotated[str, Field(max_length=TEXT_MAX * 4, examples=["order.amount >= 50"])]
Trigger = Annotated[str, Field(max_length=120, examples=["order.paid"])]
Locale = Annotated[str | None, Field(max_length=20, description="A language, such as es; null: the reader's.")]
Expected = Literal["any", "bool", "int", "decimal", "money", "string", "timestamp", "duration"]


class RuleCheck(Wire):
    """A rule to check without saving anything."""

    rule: RuleText
    for_: Trigger = Field(
        default="order.paid",
        alias="for",
        description="What it is asked about: order.paid, event.<type>, or customer for what is asked of everybody.",
    )
    expects: Expected = Field(default="bool", description="Of which type it shall be; a condition is a bool.")
    line: bool = Field(default=False, description="Whether it is asked of each line of an order.")
    published: bool = Field(
        default=False, description="Whether its campaign is published, so that it may read `publication`."
    )
    locale: Locale = None
    audience: bool = Field(default=False, description="Whether to count for whom it holds; of rules for customer.")


class RuleErrorOut(Wire):
    """What is wrong with a text, and where: the position from 0, line and column from 1."""

    code: str
    message: str
    position: int
    line: int
    column: int
    found: str | None
    expected: str | None
    nearest: str | None

    @classmethod
    def of(cls, error: RuleError) -> RuleErrorOut:
        """Show what is wrong."""
        return cls(
            code=error.code,
            message=error.message,
            position=error.position,
            line=error.line,
            column=error.column,
            found=error.found,
            expected=error.expected,
            nearest=error.nearest,
        )


class FactOut(Wire):
    """A fact that a rule reads."""

    name: str
    arguments: list[str | int | bool]
    type: str
    noun: str

    @classmethod
    def of(cls, rule: Rule, read: Read, locale: str) -> FactOut:
        """Show a fact as a rule reads it."""
        noun = Speaker(rule.vocabulary, locale).value(read)
        return cls(name=read.path, arguments=list(read.arguments), type=str(read.type), noun=noun)


class AudienceOut(Wire):
    """For how many customers a rule holds now."""

    size: int
    of: int = Field(description="How many customers there are.")
    sample: list[str]


class RuleChecked(Wire):
    """What a rule means, or what is wrong with it."""

    ok: bool
    errors: list[RuleErrorOut]
    text: str | None = Field(default=None, description="The rule as it would be written, layout aside.")
    tree: Any = None
    type: str | None = None
    sentence: str | None = None
    facts: list[FactOut] = Field(default=[])
    cost: int | None = Field(default=None, description="What deciding takes: 1 a part, more for facts to be read.")
    clock: str | None = Field(
        default=None, description="How often time alone can change it: never, minute, hour or day."
    )
    real_time_only: bool | None = Field(default=None, description="Whether it cannot be asked of everybody at once.")
    why_real_time_only: str | None = None
    audience: AudienceOut | None = None

    @classmethod
    def of(cls, checked: Checked, locale: str) -> RuleChecked:
        """Show what was found."""
        rule = checked.rule
        if rule is None:
            return cls(ok=False, errors=[RuleErrorOut.of(checked.error)] if checked.error else [])
        found = checked.audience
        return cls(
            ok=True,
            errors=[],
            text=rules.unparse(rule.tree),
            tree=rules.encode(rule.tree),
            type=str(rule.type),
            sentence=rule.sentence(locale),
            facts=facts_of(rule, locale),
            cost=rule.cost,
            clock=checked.clock,
            real_time_only=checked.not_of_everybody is not None,
            why_real_time_only=checked.not_of_everybody,
            audience=found
            and AudienceOut(
                size=found.size, of=found.asked_count, sample=[ids.encode("cus", one) for one in found.sample]
            ),
        )


def facts_of(rule: Rule, locale: str) -> list[FactOut]:
    """List the facts that a rule reads, by name."""
    reads = sorted(rule.reads, key=lambda read: (read.path, [str(one) for one in read.arguments]))
    return [FactOut.of(rule, read, locale) for read in reads]


class ParameterOut(Wire):
    """What a fact is asked with."""

    name: str
    type: str
    allowed: list[Any] | None
    default: Any
    example: Any

    @classmethod
    def of(cls, parameter: Parameter) -> ParameterOut:
        """Show a parameter."""
        return cls(
            name=parameter.name,
            type=str(parameter.type),
            allowed=_shown(parameter.allowed),
            default=parameter.default,
            example=parameter.example,
        )


class EntryOut(Wire):
    """A name that rules may read."""

    name: str
    type: str
    nouns: dict[str, str] = Field(description="How each language says it; {0}, {1} … stand for its parameters.")
    unit: str
    allowed: list[Any] | None = Field(description="The values it may be compared with, the first 200; null: any.")
    optional: bool = Field(description="Whether it may be missing.")
    cost: int
    parameters: list[ParameterOut]

    @classmethod
    def of(cls, entry: Entry) -> EntryOut:
        """Show a name."""
        return cls(
            name=entry.name,
            type=str(entry.type),
            nouns={code: entry.spoken(code).said for code in LOCALES},
            unit=entry.unit,
            allowed=_shown(entry.allowed),
            optional=entry.optional,
            cost=entry.cost,
            parameters=[ParameterOut.of(one) for one in entry.parameters],
        )


class SignatureOut(Wire):
    """What a function takes and gives."""

    arguments: list[str]
    result: str


class FunctionOut(Wire):
    """A function that rules may call."""

    name: str
    form: Literal["function", "method", "either"] = Field(description="f(x), x.f(), or both.")
    signatures: list[SignatureOut]
    sentence: str

    @classmethod
    def of(cls, function: Function) -> FunctionOut:
        """Show a function."""
        return cls(
            name=function.name,
            form=function.form,
            signatures=[
                SignatureOut(arguments=[str(one) for one in given.arguments], result=str(given.result))
                for given in function.signatures
            ],
            sentence=function.sentence,
        )


class VocabularyOut(Wire):
    """What rules of a trigger may read and do."""

    entries: list[EntryOut]
    objects: dict[str, list[EntryOut]] = Field(description="The fields of what lists hold, such as an order's lines.")
    functions: list[FunctionOut]
    operators: list[str]
    macros: list[str]
    locales: list[str]

    @classmethod
    def of(cls, offer: Offer) -> VocabularyOut:
        """Show a language."""
        return cls(
            entries=[EntryOut.of(one) for one in offer.entries],
            objects={name: [EntryOut.of(one) for one in fields] for name, fields in offer.objects.items()},
            functions=[FunctionOut.of(FUNCTIONS[name]) for name in sorted(FUNCTIONS)],
            operators=["==", "!=", "<", "<=", ">", ">=", "in", "&&", "||", "!", "+", "-", "*", "/", "%", "? :"],
            macros=["has", "all", "exists", "exists_one", "filter", "map"],
            locales=list(LOCALES),
        )


class ValueOut(Wire):
    """A value to compare with."""

    value: Any
    label: str | None = Field(description="Its name for people.")
    count: int | None = Field(description="How often it was met among the newest ten thousand.")

    @classmethod
    def of(cls, value: Value) -> ValueOut:
        """Show a value."""
        return cls(value=plain(value.value), label=value.label, count=value.count)


def _shown(allowed: tuple[object, ...] | None) -> list[Any] | None:
    return None if allowed is None else [plain(one) for one in allowed[:ALLOWED_SHOWN_MAX]]
