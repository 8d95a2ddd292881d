"""A statement of account, read page by page, shows every line once, newest first."""

from __future__ import annotations

from datetime import timedelta

from laurels.core import ledger
from laurels.core.ledger import Journal, LotTerms, Transfer
from laurels.kit.postgres import Pool
from laurels.kit.tx import Tx
from tests.core.ledger.strategies import ANN, BOB, DAY, ISSUER, SPENT
from tests.scene import new_workspace, rolled_back


async def test_pages_show_every_line_once_and_expiry_in_its_time(pool: Pool) -> None:
    async with rolled_back(pool, await new_workspace(pool)) as tx:
        for number in range(6):
            at = Tx(tx.db, tx.workspace, tx.actor, tx.now + number * DAY, tx.request_id)
            lot = LotTerms(at.now, at.now + timedelta(hours=1), at.now)
            earn = Transfer(ISSUER, ANN, 10 + number, "earn", lot=lot)
            moves = (earn, Transfer(ANN, BOB, 2, "gift"), Transfer(ANN, SPENT, 1, "spend"))
            await ledger.post(at, [Journal(at.new_id(), "test", at.new_id(), at.now, moves)])
            late = Tx(tx.db, tx.workspace, tx.actor, at.now + timedelta(hours=2), tx.request_id)
            await ledger.expire_due(late, limit=10)
        whole = await ledger.entries(tx, ANN, before=None, limit=200)
        assert [line.amount for line in whole][:8] == [-12, 15, -2, -1, -11, 14, -2, -1]
        assert [line.recorded_at for line in whole] == sorted((line.recorded_at for line in whole), reverse=True)
        for limit in (1, 2, 3, 4, 5, 7):
            lines: list[ledger.Entry] = []
            while page := await ledger.entries(tx, ANN, before=lines[-1].journal_id if lines else None, limit=limit):
                assert len(page) < limit + 3
                lines += page
            assert lines == whole
        assert [part["amount"] for part in whole[0].lots] == [12]
