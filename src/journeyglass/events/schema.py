"""The one table that everything is kept in: a row a fact, whatever its kind.

One import is one commit to this one table, so that a crash leaves all of it or nothing.
"""

from __future__ import annotations

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")
MONEY = pa.decimal128(38, 9)

KINDS = (
    "event",
    "account_traits",
    "person_traits",
    "role",
    "membership",
    "link",
    "merge",
    "person_merge",
    "parent",
    "account_domain",
    "person_domain",
)

FACTS = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),  # one of KINDS; partition
        pa.field("month", pa.string(), nullable=False),  # "2024-05" of `at`, or "always"; partition
        pa.field("fact_id", pa.string(), nullable=False),  # unique in the workspace within its kind; an event's id
        pa.field("revision", pa.int64(), nullable=False),
        pa.field("retracted", pa.bool_(), nullable=False),
        pa.field("at", TIME),  # occurred_at, valid_from, as of when a trait holds; null: always
        pa.field("until", TIME),  # end of a membership
        pa.field("received_at", TIME, nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("row", pa.int64()),  # the table row (from 1, header not counted) that it came from
        pa.field("row_id", pa.string()),  # hash of (source, row key): a corrected row takes back what it says no more
        pa.field("name", pa.string()),  # event name; role (null: withdrawn); domain, lower case
        pa.field("anonymous_id", pa.string()),
        pa.field("person_id", pa.string()),
        pa.field("account_id", pa.string()),
        pa.field("other_id", pa.string()),  # what a merged `account_id` or `person_id` reads as; a parent account
        pa.field("actor", pa.string()),
        pa.field("channel", pa.string()),
        pa.field("value", MONEY),
        pa.field("currency", pa.string()),
        pa.field("properties", pa.string()),  # JSON object; traits; {"primary": true}; {"by": "crm|rule|user"}
        pa.field("body_hash", pa.string(), nullable=False),  # 32 hex digits over all that the sender said
    ]
)
