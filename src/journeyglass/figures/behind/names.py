"""Who the rows of the figures are: ids of subjects and of accounts, in the order of those rows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from journeyglass.figures.behind.sides import Names
from journeyglass.figures.context import Context
from journeyglass.figures.placing import standing
from journeyglass.figures.statistics.spells import Ints
from journeyglass.figures.touches import touches
from journeyglass.figures.visits import Coded


def subject_names(context: Context) -> Names:
    """The subject of every visit, in the order of `Visits`."""
    sql = "SELECT subject FROM visits ORDER BY subject, visit_no"
    return context.once("names of visits", lambda: ids(context.table(sql)["subject"]))


def numbered_names(context: Context) -> Names:
    """The subjects in the order of their numbers in `numbered_subjects`."""

    def names() -> Names:
        standing(context)
        return ids(context.table("SELECT subject FROM numbered_subjects ORDER BY subject_no")["subject"])

    return context.once("names of numbers", names)


def account_names(context: Context) -> Names:
    """The id of every account by its number; at the end None, for no account."""
    sql = "SELECT account_no AS no, account_id AS id FROM cache_accounts"
    return context.once("names of accounts", lambda: _numbered(context, sql))


def person_names(context: Context) -> Names:
    """By each person's number the account of the latest thing known of them, else their own id; at the end None."""

    def names() -> Names:
        touches(context)
        return _numbered(context, _PERSONS)

    return context.once("names of persons", names)


_PERSONS = """
    SELECT p.person_no AS no, coalesce(arg_max(a.account_id, t."at"), any_value(p.person_id)) AS id
    FROM cache_persons p
    LEFT JOIN (
        SELECT person_no, account_no, max("at") AS "at" FROM touches
        WHERE person_no IS NOT NULL AND account_no IS NOT NULL GROUP BY person_no, account_no) t
    ON t.person_no = p.person_no
    LEFT JOIN cache_accounts a ON a.account_no = t.account_no GROUP BY p.person_no"""


def names_of_whom(context: Context, whose: Coded) -> Names:
    """Of texts that are an account's number after `a` or a person's after `p` the ids; None for anybody else."""
    known = {"a": account_names(context)}
    if any(label.startswith("p") for label in whose.labels):
        known["p"] = person_names(context)
    found = [known[label[0]][int(label[1:])] if label[0] in known else None for label in whose.labels]
    return np.array([*found, None], dtype=np.object_)[whose.codes]


def coded_names(column: Coded) -> Names:
    """The texts of the column."""
    return np.array([*column.labels, None], dtype=np.object_)[column.codes]


def ids(column: pa.Array | pa.ChunkedArray) -> Names:
    """The ids of a column."""
    found = np.empty(len(column), dtype=np.object_)
    found[:] = column.to_pylist()
    return found


def _numbered(context: Context, sql: str) -> Names:
    """The ids by their numbers, of a query `(no, id)`."""
    table = context.table(sql)
    numbers: Ints = table["no"].to_numpy()
    found = np.full(int(numbers.max(initial=-1)) + 2, None, dtype=np.object_)
    found[numbers] = ids(table["id"])
    return found
