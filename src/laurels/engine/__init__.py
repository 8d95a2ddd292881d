"""The hot path: deciding is pure, applying is one set of writes."""
