"""The SQL reading of a rule: a checked tree as an expression of PostgreSQL 16 and newer, to ask it of a population.

Always true: it says what the compiled function says; NULL stands for what has no value, and AND and OR treat it as CEL
treats an error; no value that a fact may have makes a statement fail; a name or a value is never text of the statement
but bound to it. Facts come from a `Source`, which says where the statement has them. What it calls is in the
migration `0002_rules`.

    condition = sql.translate(rule, source)
    f"SELECT … WHERE {condition.holds}", condition.params
"""

from laurels.rules.sql.context import Json
from laurels.rules.sql.source import Bind, Source
from laurels.rules.sql.translation import Condition, real_time_only, translate

__all__ = ["Bind", "Condition", "Json", "Source", "real_time_only", "translate"]
