"""How large a rule may be, so that checking and running it stay fast whatever its author writes."""

TEXT_MAX = 4_000
DEPTH_MAX = 40
NODES_MAX = 500
MACROS_MAX = 2
# A decimal literal's digits and exponent, so that a short text cannot stand for a huge number.
DIGITS_MAX = 40
EXPONENT_MAX = 40
# What replace, join and their like may make out of a text.
TEXT_GROWN_MAX = 100_000
PATTERN_MAX = 500
PATTERN_STATES_MAX = 2_000

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
UINT_MAX = 2**64 - 1
