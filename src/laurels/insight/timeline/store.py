"""All SQL of the timeline: for each kind, the newest of a customer behind a place in the line.

Each id that the customer ever had is looked up by itself, so that every kind is found by its index whatever PostgreSQL
knows of the table.
"""

from __future__ import annotations

from typing import Final, LiteralString

from laurels.insight.timeline.model import Kind
from laurels.kit.postgres import Statement, statement


def _line(of_one: LiteralString) -> LiteralString:
    """Write the statement of a kind, given what finds id, at and detail of `whose.customer_id` as `found`."""
    return f"""
SELECT line.id, line.at, line.detail
FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT found.id, found.at, found.detail
  FROM (
    {of_one.strip()}
  ) AS found
  WHERE (found.at, found.id) < (%(before_at)s::timestamptz, %(before_id)s::uuid)
  ORDER BY found.at DESC, found.id DESC
  LIMIT %(rows)s
) AS line
ORDER BY line.at DESC, line.id DESC
LIMIT %(rows)s
"""


ORDERS = statement(
    _line("""
    SELECT id, placed_at AS at, jsonb_build_object(
      'order_id', id, 'source', source, 'external_id', external_id, 'state', state, 'currency', currency,
      'amount_minor', amount_minor, 'returned_minor', returned_minor, 'channel', channel, 'store', store) AS detail
    FROM shop_order
    WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id
""")
)

ORDER_RETURNS = statement(
    _line("""
    SELECT back.id, back.returned_at AS at, jsonb_build_object(
      'return_id', back.id, 'source', back.source, 'external_id', back.external_id, 'order_id', own.id,
      'order', own.external_id, 'currency', own.currency, 'amount_minor', back.amount_minor,
      'reason', nullif(back.reason, '')) AS detail
    FROM (
      SELECT id, external_id, currency
      FROM shop_order
      WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND returned_minor > 0
      OFFSET 0
    ) AS own
    CROSS JOIN LATERAL (
      SELECT id, source, external_id, amount_minor, reason, returned_at
      FROM order_return
      WHERE workspace_id = %(workspace_id)s AND order_id = own.id
      OFFSET 0
    ) AS back
""")
)

CART_RETURNS = statement(
    _line("""
    SELECT back.id, back.returned_at AS at, jsonb_build_object(
      'redemption_return_id', back.id, 'source', back.source, 'external_id', back.external_id, 'redemption_id', own.id,
      'order', own.external_id, 'currency', own.currency, 'amount_minor', back.refund_minor,
      'reason', nullif(back.reason, '')) AS detail
    FROM (
      SELECT id, external_id, currency
      FROM redemption
      WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id
      OFFSET 0
    ) AS own
    CROSS JOIN LATERAL (
      SELECT id, source, external_id, refund_minor, reason, returned_at
      FROM redemption_return
      WHERE workspace_id = %(workspace_id)s AND redemption_id = own.id
      OFFSET 0
    ) AS back
""")
)

EVENTS = statement(
    _line("""
    SELECT id, occurred_at AS at, jsonb_build_object(
      'event_id', id, 'type', type, 'source', source, 'external_id', external_id, 'attributes', attributes) AS detail
    FROM event
    WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id
""")
)

# One row for each journal, with what it moved in each wallet of points.
POINTS = statement("""
SELECT journal.id, journal.occurred_at AS at, jsonb_build_object(
  'journal_id', journal.id, 'cause', journal.cause, 'cause_id', journal.cause_id, 'recorded_at', journal.recorded_at,
  'moves', side.moves) AS detail
FROM (
  SELECT moved.journal_id, jsonb_agg(jsonb_build_object('wallet_id', own.unit_id, 'points', moved.points, 'why', moved.reason)
                                     ORDER BY moved.ordinal, moved.points) AS moves
  FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
  CROSS JOIN LATERAL (
    SELECT id, unit_id
    FROM account
    WHERE workspace_id = %(workspace_id)s AND owner_id = whose.customer_id AND kind = 'wallet'
    OFFSET 0
  ) AS own
  CROSS JOIN LATERAL (
    SELECT journal_id, ordinal, amount AS points, reason
    FROM transfer
    WHERE workspace_id = %(workspace_id)s AND target_id = own.id AND target_kind = 'wallet'
    UNION ALL
    SELECT journal_id, ordinal, -amount, reason
    FROM transfer
    WHERE workspace_id = %(workspace_id)s AND source_id = own.id AND source_kind = 'wallet'
    OFFSET 0
  ) AS moved
  GROUP BY moved.journal_id
) AS side
CROSS JOIN LATERAL (
  SELECT id, cause, cause_id, occurred_at, recorded_at
  FROM journal
  WHERE workspace_id = %(workspace_id)s AND id = side.journal_id
    AND (occurred_at, id) < (%(before_at)s::timestamptz, %(before_id)s::uuid)
  LIMIT 1
) AS journal
ORDER BY journal.occurred_at DESC, journal.id DESC
LIMIT %(rows)s
""")

REDEMPTIONS = statement(
    _line("""
    SELECT redemption.id, redemption.placed_at AS at, jsonb_build_object(
      'redemption_id', redemption.id, 'source', redemption.source, 'external_id', redemption.external_id,
      'state', redemption.state, 'currency', redemption.currency, 'amount_minor', redemption.amount_minor,
      'discount_minor', redemption.discount_minor, 'total_minor', redemption.total_minor,
      'paid_minor', redemption.paid_minor, 'refunded_minor', redemption.refunded_minor, 'store', redemption.store,
      'channel', redemption.channel, 'reason', redemption.end_reason,
      'incentives', COALESCE((
        SELECT jsonb_agg(jsonb_build_object(
          'kind', used.kind, 'campaign_id', used.campaign_id, 'campaign', campaign.name, 'version', used.campaign_version,
          'voucher_id', used.voucher_id, 'discount_minor', used.discount_minor, 'paid_minor', used.paid_minor)
          ORDER BY used.number)
        FROM redemption_incentive AS used
        LEFT JOIN LATERAL (
          SELECT name
          FROM campaign
          WHERE workspace_id = %(workspace_id)s AND id = used.campaign_id
          LIMIT 1
        ) AS campaign ON true
        WHERE used.workspace_id = %(workspace_id)s AND used.redemption_id = redemption.id
      ), '[]')) AS detail
    FROM redemption
    WHERE redemption.workspace_id = %(workspace_id)s AND redemption.customer_id = whose.customer_id
""")
)

REFUSALS = statement(
    _line("""
    SELECT refusal.id, refusal.refused_at AS at, jsonb_build_object(
      'source', refusal.source, 'external_id', refusal.external_id, 'campaign_id', refusal.campaign_id,
      'campaign', campaign.name, 'voucher_id', refusal.voucher_id, 'voucher', voucher.code, 'code', refusal.code,
      'reason', refusal.reason, 'facts', refusal.facts) AS detail
    FROM redemption_refusal AS refusal
    LEFT JOIN LATERAL (
      SELECT name
      FROM campaign
      WHERE workspace_id = %(workspace_id)s AND id = refusal.campaign_id
      LIMIT 1
    ) AS campaign ON true
    LEFT JOIN LATERAL (
      SELECT code
      FROM voucher
      WHERE workspace_id = %(workspace_id)s AND id = refusal.voucher_id AND kind = 'coupon'
      LIMIT 1
    ) AS voucher ON true
    WHERE refusal.workspace_id = %(workspace_id)s AND refusal.customer_id = whose.customer_id
""")
)

PUBLICATIONS = statement(
    _line("""
    SELECT given.id, given.published_at AS at, jsonb_build_object(
      'publication_id', given.id, 'campaign_id', given.campaign_id, 'campaign', campaign.name,
      'voucher_id', given.voucher_id, 'voucher', voucher.code, 'source_id', given.source_id,
      'valid_from', given.valid_from, 'valid_until', given.valid_until, 'revoked_at', given.revoked_at) AS detail
    FROM publication AS given
    LEFT JOIN LATERAL (
      SELECT name
      FROM campaign
      WHERE workspace_id = %(workspace_id)s AND id = given.campaign_id
      LIMIT 1
    ) AS campaign ON true
    LEFT JOIN LATERAL (
      SELECT code
      FROM voucher
      WHERE workspace_id = %(workspace_id)s AND id = given.voucher_id AND kind = 'coupon'
      LIMIT 1
    ) AS voucher ON true
    WHERE given.workspace_id = %(workspace_id)s AND given.customer_id = whose.customer_id
""")
)

GIFT_CARDS = statement(
    _line("""
    SELECT moved.id, moved.at, jsonb_build_object(
      'gift_card_id', own.id, 'last_signs', own.tail, 'what', moved.what, 'currency', card.currency,
      'amount_minor', moved.amount_minor) AS detail
    FROM (
      SELECT id, tail
      FROM voucher
      WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND kind = 'gift_card'
      OFFSET 0
    ) AS own
    CROSS JOIN LATERAL (
      SELECT currency, initial_minor, created_at
      FROM gift_card
      WHERE workspace_id = %(workspace_id)s AND id = own.id
      LIMIT 1
    ) AS card
    CROSS JOIN LATERAL (
      SELECT own.id, card.created_at AS at, 'given' AS what, card.initial_minor AS amount_minor
      UNION ALL
      SELECT id, created_at, kind, amount_minor
      FROM gift_card_movement
      WHERE workspace_id = %(workspace_id)s AND card_id = own.id
      OFFSET 0
    ) AS moved
""")
)

SEGMENTS = statement(
    _line("""
    SELECT id, occurred_at AS at,
           payload - 'customer_id' || jsonb_build_object('what', split_part(type, '.', 2)) AS detail
    FROM feed
    WHERE workspace_id = %(workspace_id)s AND key = whose.customer_id AND type IN ('segment.entered', 'segment.left')
""")
)

MEMBERSHIPS = statement(
    _line("""
    SELECT own.id, turn.at, jsonb_build_object(
      'membership_id', own.id, 'program_id', own.program_id, 'program', program.name, 'what', turn.what) AS detail
    FROM (
      SELECT id, program_id, joined_at, left_at
      FROM membership
      WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id
      OFFSET 0
    ) AS own
    CROSS JOIN LATERAL (
      VALUES (own.joined_at, 'joined'), (nullif(own.left_at, own.joined_at), 'left')
    ) AS turn(at, what)
    LEFT JOIN program ON program.workspace_id = %(workspace_id)s AND program.id = own.program_id
""")
)

ACTS = statement(
    _line("""
    SELECT id, at, jsonb_build_object(
      'action', action, 'actor_kind', actor_kind, 'actor', actor_name, 'request_id', request_id, 'changes', changes) AS detail
    FROM audit
    WHERE workspace_id = %(workspace_id)s AND subject_id = whose.customer_id
""")
)

OF: Final[dict[Kind, tuple[Statement, ...]]] = {
    "order": (ORDERS,),
    "return": (ORDER_RETURNS, CART_RETURNS),
    "event": (EVENTS,),
    "points": (POINTS,),
    "redemption": (REDEMPTIONS,),
    "refusal": (REFUSALS,),
    "publication": (PUBLICATIONS,),
    "gift_card": (GIFT_CARDS,),
    "segment": (SEGMENTS,),
    "membership": (MEMBERSHIPS,),
    "act": (ACTS,),
}
