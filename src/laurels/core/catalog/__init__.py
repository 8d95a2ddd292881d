"""Catalog: what is sold, by sku, and the collections that rules name.

A sku and a collection's key are unique in the workspace and never change. A product is in any number of collections. An
archived product still counts for what was bought; an archived collection is invisible to rules. Collections are
configuration and raise the workspace's version; products and who belongs where are data and do not.
"""

from laurels.core import attributes
from laurels.core.catalog.model import (
    Collection,
    Membership,
    Product,
    ProductChange,
    ProductFacts,
    ProductRow,
    WrittenProduct,
)
from laurels.core.catalog.policy import FIELDS, vocabulary
from laurels.core.catalog.schemas import ProductCreate
from laurels.core.catalog.service import (
    add_members,
    create_collection,
    create_product,
    get_collection,
    get_product,
    get_product_by_sku,
    keys,
    list_collections,
    list_members,
    list_products,
    lock_products,
    looked_up,
    lookup,
    remove_members,
    remove_products,
    restore_products,
    update_collection,
    update_product,
    write_products,
)
from laurels.core.catalog.store import MEMBERSHIP, MISFIT, PRODUCTS_BY_SKU, SKUS_IN

EVENTS = {
    "product.created": "A product was created.",
    "product.updated": "Something about a product changed; `changed` names the fields.",
    "product.removed": "A product that nobody bought was taken away with the import that had made it.",
    "collection.created": "A collection was created.",
    "collection.updated": "A collection was renamed, archived or brought back.",
    "collection.members_changed": "Products were added to a collection, or removed from it.",
}

attributes.keep("product", prefix="prd", misfit=MISFIT)

__all__ = [
    "EVENTS",
    "FIELDS",
    "MEMBERSHIP",
    "PRODUCTS_BY_SKU",
    "SKUS_IN",
    "Collection",
    "Membership",
    "Product",
    "ProductChange",
    "ProductCreate",
    "ProductFacts",
    "ProductRow",
    "WrittenProduct",
    "add_members",
    "create_collection",
    "create_product",
    "get_collection",
    "get_product",
    "get_product_by_sku",
    "keys",
    "list_collections",
    "list_members",
    "list_products",
    "lock_products",
    "looked_up",
    "lookup",
    "remove_members",
    "remove_products",
    "restore_products",
    "update_collection",
    "update_product",
    "vocabulary",
    "write_products",
]
