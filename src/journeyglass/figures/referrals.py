"""Referrals: which account was brought by which other, and who passed us on at all."""

from __future__ import annotations

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import trait_steps_sql
from journeyglass.figures.sql import chain_sql

SHARED, SIGNED_UP, QUALIFIED = "Referral Link Shared", "Referral Signed Up", "Referral Qualified"
REWARDED = "Referral Rewarded"
TRAIT = "referred_by"


def referral_steps_sql(context: Context) -> dict[str, str]:
    """The steps that end in `referrals(referrer, referred, "at")`, all account ids: a row a referred account.

    A referral is told by the referred account's trait `referred_by`, by its `Referral Signed Up`, or by the referrer's
    `Referral Qualified` or `Referral Rewarded` that names who was brought (property `referred`). Who brought it is an
    account, a person of one, or a code that an account passed on. Of several tellings the earliest counts; nobody
    brings itself.
    """
    # In a chain of its own, since a breakdown by a trait has steps of the same names.
    steps = {"referrer_traits": chain_sql(trait_steps_sql(TRAIT))}
    steps["codes"] = f"""
        SELECT json_extract_string(e.properties, '$.referral_code') AS code, min_by(e.account_no, e."at") AS account_no
        FROM cache_events e WHERE e.name = '{SHARED}' AND e.account_no IS NOT NULL AND e."at" <= {context.as_of}
        GROUP BY code HAVING code IS NOT NULL"""
    steps["known_as"] = """
        SELECT account_id AS word, account_id AS account, 0 AS place FROM cache_accounts
        UNION ALL SELECT p.person_id, min_by(a.account_id, m.valid_from), 1 FROM cache_memberships m
            JOIN cache_persons p USING (person_no) JOIN cache_accounts a USING (account_no) GROUP BY p.person_id
        UNION ALL SELECT c.code, a.account_id, 2 FROM codes c JOIN cache_accounts a USING (account_no)"""
    # What has always been so is told when the account is first heard of.
    steps["by_trait"] = f"""
        SELECT t.account AS referred, t.value AS word,
            CASE WHEN t.told_at < -{2**61} THEN a.first_at ELSE t.told_at END AS "at"
        FROM referrer_traits t JOIN cache_accounts a ON a.account_id = t.account WHERE t.value IS NOT NULL"""
    steps["stated"] = f"""
        SELECT referred, word, NULL AS other, "at" FROM by_trait WHERE "at" <= {context.as_of}
        UNION ALL
        SELECT CASE WHEN named IS NULL THEN account ELSE named END, coalesce(referrer, CASE WHEN named IS NOT NULL
            THEN account END, code), code, "at"
        FROM (
            SELECT a.account_id AS account, e."at", json_extract_string(e.properties, '$.referred') AS named,
                json_extract_string(e.properties, '$.referrer_id') AS referrer,
                json_extract_string(e.properties, '$.referral_code') AS code
            FROM cache_events e JOIN cache_accounts a USING (account_no)
            WHERE e.name IN ('{SIGNED_UP}', '{QUALIFIED}', '{REWARDED}') AND e."at" <= {context.as_of})"""
    steps["resolved"] = """
        SELECT s.referred, s."at", coalesce(k.account, c.account) AS referrer, coalesce(k.place, 3) AS place
        FROM stated s LEFT JOIN known_as k ON k.word = s.word
        LEFT JOIN known_as c ON c.word = s.other AND c.place = 2"""
    steps["referrals"] = """
        SELECT referrer, referred, "at" FROM resolved
        WHERE referrer IS NOT NULL AND referrer <> referred
        QUALIFY row_number() OVER (PARTITION BY referred ORDER BY "at", place, referrer) = 1"""
    return steps


def unknown(context: Context) -> str:
    """Why nothing can be known of referrals; empty where something can."""
    seen = context.names_seen or frozenset()
    if seen & {SHARED, SIGNED_UP, QUALIFIED, REWARDED}:
        return ""
    found = context.table(f"""
        SELECT 1 FROM account_traits WHERE json_type(traits, '$.{TRAIT}') IS NOT NULL LIMIT 1""").num_rows
    return "" if found else "no referral has ever come"
