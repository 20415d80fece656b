"""What happens in the made-up company, and how often: most of it page views, as everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

PHASES = 8
"""How far an account can come; each journey stage is about one phase."""


@dataclass(frozen=True)
class Word:
    """An event name, whether the site's log has it (else the systems'), and its weight before and after the sale."""

    name: str
    on_site: bool
    before: float
    after: float


WORDS = (
    Word("Page Viewed", True, 52.0, 44.0),
    Word("Content Viewed", True, 6.0, 2.0),
    Word("Webinar Registered", True, 0.8, 0.3),
    Word("Form Submitted", True, 0.7, 0.2),
    Word("Demo Requested", True, 0.3, 0.02),
    Word("Email Sent", False, 17.0, 10.0),
    Word("Email Opened", False, 8.0, 4.0),
    Word("Email Link Clicked", False, 2.5, 1.0),
    Word("Meeting Held", False, 1.2, 0.8),
    Word("Lead Qualified", False, 0.4, 0.02),
    Word("Opportunity Created", False, 0.15, 0.1),
    Word("Proposal Sent", False, 0.3, 0.05),
    Word("Opportunity Won", False, 0.02, 0.02),
    Word("Opportunity Lost", False, 0.12, 0.02),
    Word("Trial Started", False, 0.2, 0.02),
    Word("Subscription Started", False, 0.01, 0.1),
    Word("Signed In", False, 4.0, 11.0),
    Word("Feature Used", False, 5.5, 22.0),
    Word("Onboarding Step Completed", False, 0.3, 1.0),
    Word("Ticket Opened", False, 0.3, 1.3),
    Word("Ticket Resolved", False, 0.2, 1.0),
    Word("Invoice Paid", False, 0.0, 0.6),
    Word("Survey Submitted", False, 0.1, 0.3),
    Word("Subscription Renewed", False, 0.0, 0.06),
    Word("Subscription Upgraded", False, 0.0, 0.05),
    Word("Subscription Cancelled", False, 0.0, 0.06),
    Word("Referral Link Shared", False, 0.0, 0.05),
    Word("Referral Signed Up", False, 0.0, 0.02),
)
NAMES = tuple(word.name for word in WORDS)
ON_SITE = np.array([word.on_site for word in WORDS])

FIRST_OF_PHASE = np.array(
    [
        NAMES.index(name)
        for name in (
            "Page Viewed",
            "Content Viewed",
            "Trial Started",
            "Opportunity Created",
            "Opportunity Won",
            "Subscription Started",
            "Subscription Renewed",
            "Referral Signed Up",
        )
    ]
)
"""With what each phase begins."""
_SALE = 4

PATHS = ("/", "/pricing", "/product", "/docs", "/blog", "/customers", "/pricing/enterprise", "/security", "/about")
PATH_SHARES = (0.34, 0.07, 0.16, 0.14, 0.18, 0.04, 0.02, 0.03, 0.02)
KINDS = ("demo", "review", "case_study", "guide", "question", "incident")
FEATURES = ("dashboard", "report", "export", "automation", "api", "alert", "share")
FEATURE_SHARES = (0.4, 0.2, 0.12, 0.1, 0.08, 0.06, 0.04)
REASONS = ("price", "timing", "competitor", "no_need")
CAMPAIGNS = tuple(f"campaign-{i:02}" for i in range(20))


def ladder() -> npt.NDArray[np.float64]:
    """The words' cumulative shares, phase after phase; a phase's begin at its number: look up `phase + random`."""
    rows = []
    for phase in range(PHASES):
        weights = np.array([word.before if phase < _SALE else word.after for word in WORDS])
        rows.append(phase + np.cumsum(weights) / weights.sum())
    return np.concatenate(rows)
