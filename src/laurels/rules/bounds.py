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
# No list and no text of a fact is longer.
FACT_LIST_MAX = 5_000
FACT_TEXT_MAX = 1_000
# How many parts of a rule may be looked at where macros multiply them: seconds for the strict evaluator, much less when
# compiled. A state of a pattern that a character meets is a step too, and so are so many characters of a text.
STEPS_MAX = 5_000_000
STEP_CHARACTERS = 250
PATTERN_MAX = 500
PATTERN_STATES_MAX = 2_000

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
UINT_MAX = 2**64 - 1
