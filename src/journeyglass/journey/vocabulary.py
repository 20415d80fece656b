"""The event vocabulary: which names mean what, and who acts in them.

Segment's semantic names where there is one, else names of the same form, `Object Action`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Actor = Literal["customer", "us", "system"]

_US_NAMES = """
Email Sent, Email Delivered, Proposal Sent, Lead Qualified, Lead Handed Off, Lead Accepted, Lead Rejected, Survey Sent,
Survey Shown, Ticket Replied, Ticket Resolved, Live Chat Message Received, Opportunity Created,
Opportunity Stage Changed, Opportunity Lost, Stage Corrected, Referral Rewarded
"""
_US = frozenset(name.strip() for name in _US_NAMES.split(","))
_SYSTEM = frozenset(("Email Bounced", "Invoice Overdue", "Trial Ended"))
_OURS = "Account Stage "

_EMAIL = "email_id email_subject campaign_id campaign_name link_id link_url"
_CHAT = "agent_id agent_name conversation_id"
_TRIAL = "trial_start_date trial_end_date trial_plan_name"
_LEAD = "owner_id reason due_at"
_OPPORTUNITY = "opportunity_id amount currency reason competitor"
_SUBSCRIPTION = "subscription_id plan mrr currency interval seats"
_INVOICE = "invoice_id amount currency due_at"
_ORDER = "order_id total revenue discount coupon currency products"
_SURVEY = "survey_id survey_type score comment service kept engagement_id"
_REFERRAL = "referral_code referrer_id referred"
_CONTENT = "asset kind title service"
_PAGE = "name path title url referrer search"
_STAGE = "journey stage from_stage cause_event_id"

# Group: names that share their properties, and these properties.
_GROUPS: dict[str, tuple[tuple[str, str], ...]] = {
    "Site": (("Page Viewed, Screen Viewed", _PAGE),),
    "B2B SaaS": (
        ("Account Created, Account Deleted", "account_name"),
        ("Signed Up", "type username"),
        ("Signed In, Signed Out", "username"),
        ("Invite Sent", "invitee_email invitee_role"),
        ("Account Added User, Account Removed User", "role"),
        ("Trial Started, Trial Ended", _TRIAL),
    ),
    "E-mail": (
        ("Email Sent, Email Delivered, Email Opened, Email Link Clicked, Email Bounced", _EMAIL),
        ("Email Marked as Spam, Unsubscribed", _EMAIL),
    ),
    "Live chat": (
        ("Live Chat Conversation Started, Live Chat Conversation Ended", _CHAT),
        ("Live Chat Message Sent, Live Chat Message Received", f"{_CHAT} message_id message_body"),
    ),
    "Experiments": (("Experiment Viewed", "experiment_id experiment_name variation_id variation_name"),),
    "Commerce": (("Order Completed, Order Refunded, Order Cancelled", _ORDER),),
    "Interest": (
        ("Content Viewed, Content Downloaded", _CONTENT),
        ("Webinar Registered, Webinar Attended", "webinar_id title"),
        ("Form Submitted, Callback Requested, Demo Requested, Price Requested", "form_id"),
    ),
    "Sales": (
        ("Meeting Held", "kind"),
        ("Proposal Sent", "proposal_id amount currency"),
        ("Lead Qualified, Lead Handed Off, Lead Accepted, Lead Rejected", _LEAD),
        ("Opportunity Created, Opportunity Stage Changed, Opportunity Won, Opportunity Lost", _OPPORTUNITY),
        ("Contract Signed", "contract_id amount currency service"),
    ),
    "Subscription": (
        ("Subscription Started, Subscription Renewed, Subscription Upgraded", _SUBSCRIPTION),
        ("Subscription Downgraded, Subscription Cancelled", f"{_SUBSCRIPTION} reason"),
        ("Invoice Paid, Invoice Overdue", _INVOICE),
    ),
    "Use and service": (
        ("Onboarding Step Completed", "step"),
        ("Feature Used", "feature"),
        ("Ticket Opened, Ticket Replied, Ticket Resolved", "ticket_id kind"),
        ("Engagement Started, Engagement Completed", "engagement_id kind service due_at on_time on_budget kept"),
    ),
    "Voice": (
        ("Survey Sent, Survey Shown, Survey Submitted, Survey Dismissed", _SURVEY),
        ("Review Published", "site score comment"),
        ("Interview Held", "kind comment"),
    ),
    "Referral": (
        ("Referral Link Shared, Referral Signed Up, Referral Qualified, Referral Rewarded", _REFERRAL),
        ("Person Left Company, Person Joined Company", "company"),
    ),
    "Journeyglass": (
        ("Account Stage Entered, Account Stage Left", _STAGE),
        ("Stage Corrected", "journey stage reason"),
    ),
}


@dataclass(frozen=True)
class Word:
    """One event name: its group, who acts unless the sender says otherwise, and its usual properties."""

    name: str
    group: str
    actor: Actor
    properties: tuple[str, ...]


def actor_of(name: str) -> Actor:
    """Who acts in an event of this name; of an unknown one the customer."""
    if name in _US:
        return "us"
    return "system" if name in _SYSTEM or name.startswith(_OURS) else "customer"


def _words() -> dict[str, Word]:
    return {
        name: Word(name, group, actor_of(name), tuple(properties.split()))
        for group, lines in _GROUPS.items()
        for names, properties in lines
        for name in names.split(", ")
    }


VOCABULARY: Mapping[str, Word] = MappingProxyType(_words())
"""Every known name, by group in the order of a journey."""
