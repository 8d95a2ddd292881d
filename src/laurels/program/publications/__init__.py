"""Publications: who was given what, with a code of a campaign or the offer itself.

The same campaign, customer and source id are one publication with one code, for ever, however often it is asked for.
A free code becomes its customer's for good; a campaign that has none left refuses. Validity is counted from the
publication and half open. What was given is never changed, only revoked, which withdraws its code.
"""

from laurels.program.publications.model import Open, Publication, Published, Rule, Wanted
from laurels.program.publications.policy import (
    CampaignClosed,
    CodesExhausted,
    PublicationLimit,
    counter,
    open_params,
    validity,
)
from laurels.program.publications.service import (
    find,
    get,
    get_rule,
    list_publications,
    publish,
    publish_many,
    revoke,
    revoke_named,
    set_rule,
)
from laurels.program.publications.store import OF_VOUCHERS, OPEN

EVENTS = {
    "publication.created": "A customer was given a code or an offer.",
    "publication.revoked": "What a customer was given was taken back; its code is withdrawn.",
}

__all__ = [
    "EVENTS",
    "OF_VOUCHERS",
    "OPEN",
    "CampaignClosed",
    "CodesExhausted",
    "Open",
    "Publication",
    "PublicationLimit",
    "Published",
    "Rule",
    "Wanted",
    "counter",
    "find",
    "get",
    "get_rule",
    "list_publications",
    "open_params",
    "publish",
    "publish_many",
    "revoke",
    "revoke_named",
    "set_rule",
    "validity",
]
