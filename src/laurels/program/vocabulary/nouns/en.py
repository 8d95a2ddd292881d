"""English: only what the entries do not say themselves."""

from laurels.rules import Noun

NOUNS = {
    "now.weekday": Noun(),
    "now.month": Noun(),
    "order.attributes.*": Noun("the order's {name}"),
    "order.store_attributes.*": Noun("the store's {name}"),
    "line.product.*": Noun("the product's {name}"),
    "line.attributes.*": Noun("the line's {name}"),
    "event.*": Noun("the event's {name}"),
    "customer.attributes.*": Noun("the customer's {name}"),
    "wallets.*.spendable": Noun(),
    "wallets.*.pending": Noun(),
    "wallets.*.expiring": Noun(),
    "customer.birthday": Noun(denied="today is not the customer's birthday"),
    "customer.anniversary": Noun(denied="today is not the anniversary of the customer's registration"),
    "customer.email_known": Noun(denied="the customer's e-mail address is not known"),
    "customer.phone_known": Noun(denied="the customer's phone number is not known"),
}
