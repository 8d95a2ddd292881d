"""The names that a rule may read, with their types and how they are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from laurels.rules.tree import Node, Read, Select
from laurels.rules.types import DYN, STRING, Type


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parametric fact is asked with: the window of `customer.spent("365d")`.

    `type` is STRING, INT or BOOL. `check` gives the complaint about a value of that type, None where it will do;
    `allowed` lists the values there are (None: any). One with a `default` may be left out, with all after it.
    `example` is the value that advice shows.
    """

    name: str
    type: Type = STRING
    check: Callable[[object], str | None] | None = None
    allowed: tuple[object, ...] | None = None
    default: str | int | bool | None = None
    example: str | int | bool | None = None


@dataclass(frozen=True, slots=True)
class Noun:
    """How one language says an entry.

    `said` is the noun, with `{0}`, `{1}` … for arguments; blank, it is the entry's own. A true-or-false entry with
    `denied` is said as a whole condition ("today is the customer's birthday"), `denied` being its opposite. `unit`,
    `more` and `less` stand in for the entry's; `values` are its values in words ("monday" is Monday).
    """

    said: str = ""
    denied: str = ""
    unit: str | None = None
    more: str = ""
    less: str = ""
    values: Mapping[object, str] = field(default_factory=dict[object, str], hash=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the vocabulary.

    `name` is dotted ("order.amount"), or a field's name inside an object ("sku"). `noun` is how a sentence says it
    ("the order amount"); `allowed` lists the values a rule may compare it with (None: any); `cost` is what loading it
    takes, in whatever unit the caller ranks by; `optional` facts may be missing from a context. `more` and `less` are
    advice with `{by}` and `{to}` in it, such as "Spend {by} more". `unit` is the word after a number ("days").
    An entry with `parameters` is read with constant arguments, and its noun has `{0}`, `{1}` … for them. All of these
    are English; `nouns` has the other languages, by their code.
    """

    name: str
    type: Type
    noun: str = ""
    unit: str = ""
    allowed: tuple[object, ...] | None = None
    cost: int = 0
    optional: bool = False
    more: str = ""
    less: str = ""
    parameters: tuple[Parameter, ...] = ()
    nouns: Mapping[str, Noun] = field(default_factory=dict[str, Noun], hash=False)

    @property
    def said(self) -> str:
        """Give the noun, or one made from the name."""
        return self.noun or "the " + self.name.replace(".", " ").replace("_", " ")

    def spoken(self, code: str) -> Noun:
        """Find how a language says this entry; what it lacks is taken from English."""
        noun = self.nouns.get(code) or self.nouns.get("en") or Noun()
        return Noun(
            noun.said or self.said,
            noun.denied,
            self.unit if noun.unit is None else noun.unit,
            noun.more or (self.more if not noun.said else ""),
            noun.less or (self.less if not noun.said else ""),
            noun.values,
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything a rule may name: entries by dotted name, and the fields of each object type."""

    entries: Mapping[str, Entry] = field(default_factory=dict[str, Entry])
    objects: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict[str, Mapping[str, Entry]])
    untyped: bool = False
    container: str = ""

    @staticmethod
    def of(entries: Iterable[Entry], objects: Mapping[str, Iterable[Entry]] | None = None) -> Vocabulary:
        """Build a vocabulary from lists of entries; the fields of each object come under its name."""
        fields = {name: {entry.name: entry for entry in listed} for name, listed in (objects or {}).items()}
        return Vocabulary({entry.name: entry for entry in entries}, fields)

    @staticmethod
    def dynamic(container: str = "") -> Vocabulary:
        """Build the vocabulary in which every name is allowed and nothing is typed: plain CEL.

        Names are looked up in the context itself and, before that, inside `container` ("com.example").
        """
        return Vocabulary(untyped=True, container=container)

    def joined(self, other: Vocabulary) -> Vocabulary:
        """Put two vocabularies together; the other's entries win where both have a name."""
        return Vocabulary({**self.entries, **other.entries}, {**self.objects, **other.objects}, self.untyped)

    def inside(self, prefix: str) -> bool:
        """Tell whether some name starts with this one and a dot."""
        return any(name.startswith(prefix + ".") for name in self.entries)

    def entry(self, node: Node) -> Entry | None:
        """Find the entry that a checked node reads: a fact, or a field of an object; None when it is neither."""
        if isinstance(node, Read):
            return self.entries.get(node.path)
        names: list[str] = []
        while isinstance(node, Select):
            names.insert(0, node.field)
            node = node.operand
            if node.type.kind == "object":
                return self.field(node.type, ".".join(names))
        return None

    def field(self, kind: Type, path: str) -> Entry | None:
        """Find a field of an object by its name, dotted inside nested maps."""
        return self.objects.get(kind.name, {}).get(path)


UNKNOWN = Entry("", DYN)
