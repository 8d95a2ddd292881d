-- room: customers
-- Who is blocked is still known, and gets and uses nothing. The reason is kept beside, for whoever serves them next.
ALTER TABLE customer
  DROP CONSTRAINT customer_state_check,
  ADD COLUMN blocked_reason text,
  ADD CONSTRAINT customer_state_check CHECK (state IN ('active', 'blocked', 'merged', 'erased')),
  ADD CONSTRAINT customer_blocked_check CHECK ((state = 'blocked') = (blocked_reason IS NOT NULL));
