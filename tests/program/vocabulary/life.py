"""A shop's life for tests of the vocabulary: customers of every kind, with all that rules may read of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from laurels.core import attributes, catalog, customers, events, ledger, statistics
from laurels.core.catalog import ProductChange
from laurels.core.customers import CustomerRef, Identity, Saying
from laurels.core.events import NewEvent
from laurels.core.ledger import AccountRef, Journal, LotTerms, Transfer
from laurels.engine import decisions
from laurels.engine.decisions import Decision
from laurels.kit import ids
from laurels.kit.postgres import statement
from laurels.kit.tx import Tx
from laurels.program import programs, vocabulary
from laurels.program.programs import Wallet
from laurels.program.vocabulary import Sources
from laurels.rules import Rule
from tests.core.statistics.purchases import Shop

SEGMENT = statement("""
INSERT INTO segment (workspace_id, id, key, name, description, kind, rule_version, named_ids, created_at, changed_at)
VALUES (%(workspace_id)s, %(id)s, %(key)s, %(key)s, '', 'static', 0, '{}', %(now)s, %(now)s)
""")

MEMBER = statement("""
INSERT INTO segment_member (workspace_id, segment_id, customer_id, entered_at)
VALUES (%(workspace_id)s, %(segment_id)s, %(customer_id)s, %(now)s)
""")

WINDOWS = (
    "12h", "1d", "7d", "30d", "4w", "6m", "1y", "365d", "today", "this_week", "this_month", "this_quarter",
    "this_year", "last_week", "last_month", "last_quarter", "last_year", "ever",
)  # fmt: skip


@dataclass(slots=True)
class Life:
    """What there is in one workspace, and how rules are checked against it."""

    shop: Shop
    sources: Sources
    wallets: tuple[Wallet, ...]
    campaign_id: UUID
    program: str

    def rule(self, text: str) -> Rule:
        """Check a rule of customers."""
        language = self.sources.language(vocabulary.CUSTOMER)
        return language.rule(text, expects=None, pointer="/rule")

    def everything(self, chance: random.Random) -> list[str]:
        """Write every fact that rules of customers may read, each with some window."""
        campaign = ids.encode("cmp", self.campaign_id)
        asked = {
            "bought": '"sku-1", "{}"',
            "bought_from": '"tea", "{}"',
            "spent_on": '"tea", "{}"',
            "events": '"visit", "{}"',
            "redeemed": f'"{campaign}", "{{}}"',
            "points_earned": '"miles", "{}"',
            "expiring": '"{}"',
        }
        texts: list[str] = []
        for name, entry in self.sources.language(vocabulary.CUSTOMER).moment.entries.items():
            if not entry.parameters:
                texts.append(name)
                continue
            windows = ("12h", "30d", "2w", "1m") if name.endswith("expiring") else WINDOWS
            form = asked.get(name.rpartition(".")[2], '"{}"')
            texts += [f"{name}({form.format(window)})" for window in chance.sample(windows, 3)]
        return texts


async def life(tx: Tx, chance: random.Random) -> Life:
    """Set up a shop and let some customers live."""
    for name, kind in {
        "country": "string", "size": "integer", "rate": "decimal", "vip": "boolean", "met_on": "date",
        "seen_at": "timestamp", "tags": "string_list",
    }.items():  # fmt: skip
        await attributes.define(tx, entity="customer", name=name, type=kind, required=False, allowed=None)  # type: ignore[arg-type]
    program = await programs.create_program(tx, name="Club", enrolment="manual")
    wallets = tuple(
        [
            await programs.create_wallet(
                tx, wallet=Wallet(tx.new_id(), program.id, key, key, key, key, precision=precision)
            )
            for key, precision in (("beans", 0), ("miles", 1))
        ]
    )
    await catalog.create_collection(tx, key="tea", name="Tea")
    await catalog.write_products(
        tx,
        changes=[ProductChange(f"sku-{number}", {}, frozenset({"tea"} if number == 2 else ())) for number in (1, 2, 3)],
    )
    await events.create_type(tx, name="visit", description="", declarations=())
    segment = tx.new_id()
    await tx.run(SEGMENT, id=segment, key="friends")
    shop = Shop()
    campaign_id = tx.new_id()
    for number in range(8):
        shop.names.append(await _customer(tx, chance, number))
    for name in shop.names:
        if chance.random() < 0.5:
            await tx.run(MEMBER, segment_id=segment, customer_id=name)
        if chance.random() < 0.5:
            await programs.join(tx, program_id=program.id, customer=CustomerRef(id=name))
        await _deeds(tx, chance, name, wallets, campaign_id)
    touched = await shop.lives(tx, chance, 40)
    await statistics.recount(tx, touched)
    return Life(shop, await vocabulary.sources(tx), wallets, campaign_id, ids.encode("prg", program.id))


async def _customer(tx: Tx, chance: random.Random, number: int) -> UUID:
    born_on = chance.choice([None, date(2000, 2, 29), date(1990, 11, 23), date(1990, 11, 24), date(1990, 11, 22)])
    said: dict[str, Any] = {
        "name": f"c{number}",
        "born_on": born_on,
        "email": chance.choice([None, f"c{number}@example.com"]),
        "registered_at": tx.now - timedelta(days=chance.choice([0, 1, 28, 365, 366, 1000, 999, 998])),
        "attributes": {
            name: value
            for name, value in {
                "country": "DE", "size": 42, "rate": "1.50", "vip": True, "met_on": "2026-01-02",
                "seen_at": "2026-01-02T03:04:05+02:00", "tags": ["a", "b"],
            }.items()
            if chance.random() < 0.6
        },
    }  # fmt: skip
    names = [Identity(source, f"c{number}") for source in ("till", "shop", "app") if chance.random() < 0.5]
    saying = Saying({name: value for name, value in said.items() if value is not None}, identities=tuple(names))
    return (await customers.create(tx, saying=saying)).customer.id


async def _deeds(tx: Tx, chance: random.Random, name: UUID, wallets: tuple[Wallet, ...], campaign_id: UUID) -> None:
    for _ in range(chance.randint(0, 3)):
        at = tx.now - timedelta(hours=chance.choice([0, 3, 30, 300, 3000]))
        id = tx.new_id()
        await events.record(tx, events=[NewEvent(id, "app", str(id), "visit", name, at, {})])
        for grants in chance.choice([[], [[campaign_id]], [[campaign_id], []], [[campaign_id], [campaign_id]]]):
            verdict = {"grants": [{"campaign_id": str(one), "points": 1} for one in grants]}
            made = Decision(tx.new_id(), "event", id, id, name, at, 1, b"", {}, verdict)
            await decisions.insert(tx, [made])
        wallet = chance.choice(wallets)
        available = tx.now + timedelta(days=chance.choice([-1, -1, 5]))
        ends = chance.choice([None, available + timedelta(days=chance.choice([3, 20, 40]))])
        move = Transfer(
            AccountRef("issuer", None, wallet.id), AccountRef("wallet", name, wallet.id), chance.randint(1, 50), "earn",
            lot=LotTerms(available, ends, at),
        )  # fmt: skip
        await ledger.post_one(tx, Journal(tx.new_id(), "event", id, at, (move,)))
