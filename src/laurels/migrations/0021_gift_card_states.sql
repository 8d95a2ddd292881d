-- room: giftcards
-- Lists by state walk from the newest card on: by what stands in one index alone, or past nothing but candidates.
CREATE INDEX gift_card_states ON gift_card (workspace_id, id) INCLUDE (activates_at, expires_at, single_use, currency);
CREATE INDEX gift_card_waiting ON gift_card (workspace_id, id) WHERE activates_at IS NULL;
CREATE INDEX gift_card_delayed ON gift_card (workspace_id, id) INCLUDE (activates_at, activated_at, currency)
  WHERE activates_at > activated_at;
CREATE INDEX gift_card_single ON gift_card (workspace_id, id) INCLUDE (activates_at, expires_at, currency) WHERE single_use;
CREATE INDEX voucher_blocked_card ON voucher (workspace_id, id) WHERE kind = 'gift_card' AND state <> 'active';
