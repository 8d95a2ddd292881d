-- room: workspaces
-- Kinds of incentives that are stopped at once: promotions, coupons, gift_cards, points.
ALTER TABLE workspace ADD COLUMN stopped_kinds text[] NOT NULL DEFAULT '{}';

-- room: programs
-- Whether points that pay are a payment, which leaves the price as it is, or a discount.
ALTER TABLE wallet ADD COLUMN pays_as text NOT NULL DEFAULT 'payment' CHECK (pays_as IN ('payment', 'discount'));

-- room: campaigns
-- A campaign of carts that fills no wallet belongs to no programme.
ALTER TABLE campaign ALTER COLUMN program_id DROP NOT NULL;

-- Which version of a campaign was live from when until when, so that a past order can be redeemed by the rules of then.
CREATE TABLE campaign_period (
  workspace_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  number integer NOT NULL,
  version integer NOT NULL,
  live_from_at timestamptz NOT NULL,
  live_until_at timestamptz,
  PRIMARY KEY (workspace_id, campaign_id, number),
  FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaign
);

-- room: stacking
CREATE TABLE stacking_version (
  workspace_id uuid NOT NULL REFERENCES workspace,
  version integer NOT NULL,
  rules jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (workspace_id, version)
);
COMMENT ON TABLE stacking_version IS 'append-only: how incentives went together on one cart, so that a redemption can be priced again';
