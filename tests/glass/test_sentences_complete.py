"""No sentence that can reach the app lacks its Russian and its Chinese: the source is asked what it says."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from journeyglass.glass.sentences.catalogue import CATALOGUE
from journeyglass.glass.sentences.template import Templates
from tests.glass.sentences_said import BLANK, SOURCE, every_sentence, files, raised_sentences

WHOLE = ("journey", "events", "workspace", "ledger")
"""Rooms all of whose sentences are for readers, but for what is said below."""
RAISED = ("figures", "glass", "lake", "keeper", "reading", "server")
"""Rooms in which much else is written: only what errors, faults and the server's parts say."""
RAISED_ONLY = {
    "workspace/serving.py",  # it also describes every setting for the reference
    "workspace/account_page.py",
}
UNHEARD = {
    # Descriptions in schemas, for editors of files.
    "journey/ruleschema.py",
    "journey/schema.py",
    "events/source_schema.py",
    # Words that are looked for, names of events and of mail providers.
    "journey/vocabulary.py",
    "journey/editing/wording.py",
    "events/columnwords.py",
    "events/freemail.py",
    "events/needles.py",
    # The checker of a map's own texts and the notes on the data's quality: the command line tells them.
    "journey/texts.py",
    "events/hindsight.py",
    "events/order.py",
    "events/quality.py",
    # What is answered to programs that send events, by the tracking API, not by the app's.
    "events/wire/body.py",
    "events/wire/inflate.py",
    "events/wire/split.py",
    "server/tracking.py",
    "server/intake.py",
    # What ends a command or keeps the server from starting, before there is an app.
    "workspace/finding.py",
    "workspace/create.py",
    "workspace/ledgers.py",
    "ledger/engine.py",
    "ledger/compacting.py",
    "server/house.py",
    "server/listening.py",
    # What only a program in Python or on Spark can do.
    "workspace/onspark.py",
    "workspace/rewriting.py",
    "workspace/placewords.py",  # in all languages itself
    "reading/kept.py",
    "reading/live/base.py",
    "reading/spark/bound.py",
    "reading/spark/session.py",
    "figures/export.py",
    "lake/messages.py",
    "glass/plot/picture.py",
    "glass/paper/picture.py",
    # Comments on the ledger's tables.
    "ledger/tables.py",
    "ledger/tables_edit.py",
    "ledger/tables_live.py",
    "ledger/tables_team.py",
}
"""Files whose sentences reach no reader of the app."""
UNHEARD_ROOMS = ("journey/builtin/", "ledger/migrations/", "figures/statistics/")
"""Journeys have their own languages; migrations are comments on tables; the statistics' errors are the program's."""
UNHEARD_TEXTS = {
    # What the YAML parser says, by which its complaints are known.
    "mapping values are not allowed", "mapping keys are not allowed", "sequence entries are not allowed",
    "could not find expected ':'", "expected ',' or ']'", "expected ',' or '}'", "expected <block end>",
    "expected the node content", "cannot start any token", "unexpected end of stream", "unknown escape character",
    "unexpected document separator", "block scalar", "chomping or indentation", "indentation indicator", "stream end",
    "end of stream",
    # What databases say, by which their remedies are known.
    "no space", "lock timeout", "unable to open",
    # Examples and data.
    "{kind: demo}", "{industry: agency}", '{"by":"crm"}', "(not set)", "not set", "[object object]", "object object",
    "survey sent", "survey shown", "survey dismissed", "%(mark)s",
    # Names of tables and steps.
    "kind of account values", "account values", "account lines", "account segments", "events at hand",
    "account at hand", "roles at hand",
    "ledger: contacts", "ledger: inbox",
    # What a right is for, in the reference; a refusal tells its beginning.
    "send what customers do: track, page, screen", "say who a visitor is, and a person's traits: identify",
    "say a person's account, and an account's traits: group",
    "say that an anonymous visitor is a known person: alias",
    "say which web domain is an account's: the trait `website` or `domain` of group "
    "(from a browser it is a trait and no more)",
    "make two known people one: alias of a user id (a browser's alias joins what was anonymous, no more)",
    "say a role in the buying committee: the trait `committee_role`",
    "send what we or a system did: Email Sent, Lead Qualified, Stage Corrected, `context.journeyglass.actor`",
    # Comments in the text of a first mapping; what is after `check:` is asked of the reader.
    "# A first mapping, guessed from the columns. Look at every `# check:`, then import it.",
    "mode: append                # or snapshot: rows that vanish from a later file are taken back",
    "# No column reads as a date, so there are no events: what the rows say holds from the import on.",
    "traits_at: import            # or always, or the column with the date from which the rest holds",
    "    currency: {column: \0}",
    # For programs in Python.
    "pass an aware datetime in UTC", "give an aware datetime, such as datetime(…, tzinfo=UTC)",
    # Warnings before a reading in the terminal.
    "nothing has been imported yet; `journeyglass import` brings events in",
    "the last event is of \0, \0 days before this reading; everything since looks like silence. "
    "Read as of then with --as-of last (--as-of \0)",
}  # fmt: skip


_QUOTED = re.compile("`[^`]*`")


@cache
def _catalogue() -> tuple[frozenset[str], Templates]:
    return frozenset(_bare(english) for english in CATALOGUE), Templates(CATALOGUE)


def _bare(text: str) -> str:
    """A sentence of the catalogue with nothing in its blanks, and nothing around them."""
    pieces = string.Formatter().parse(text)
    return _plain("".join(part + (BLANK if name is not None else "") for part, name, _, _ in pieces))


def _plain(text: str) -> str:
    return text.replace(f"`{BLANK}`", BLANK)


def _is_there(text: str) -> bool:
    """Whether the catalogue has the sentence: as it is, as one with words of ours in its blanks, or as one of more."""
    forms = {_plain(text), *_formats(text)}
    if forms & _catalogue()[0] or any(map(_instance, forms)) or any(map(_special, forms)) or _is_fragment(text):
        return True
    what, semicolon, advice = text.partition("; ")
    return bool(semicolon) and all(not _letters(half) or _is_there(half) for half in (what, advice))


def _is_fragment(text: str) -> bool:
    """Words that stand in one of the catalogue's sentences, of which they fill a blank in the source."""
    return any(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", known) for known in _catalogue()[0])


def _formats(text: str) -> Iterator[str]:
    try:
        yield _bare(text)
    except ValueError:
        return


def _instance(text: str) -> bool:
    """A sentence of the catalogue is this one with words of ours in a blank."""
    if BLANK not in text or _letters(text) < 6:
        return False
    own = re.compile("(.*)".join(map(re.escape, text.split(BLANK))), re.DOTALL)
    found = (own.fullmatch(known) for known in _catalogue()[0])
    return any(one and any(part.strip(BLANK) for part in one.groups()) for one in found)


def _special(text: str) -> bool:
    """This one is a sentence of the catalogue with a word or a number in a blank, most of it being the catalogue's."""
    for filling in ("1", "`x`"):
        for one, _ in _catalogue()[1].matches(text.replace(BLANK, filling)):
            if _letters("".join(part for part, _, _ in one.pieces)) * 2 > _letters(text):
                return True
    return False


def _letters(text: str) -> int:
    return sum(map(str.isalpha, _QUOTED.sub("", text)))


def _unsaid(file: Path) -> list[str]:
    name = file.relative_to(SOURCE).as_posix()
    if name in UNHEARD or name.startswith(UNHEARD_ROOMS):
        return []
    how = raised_sentences if name in RAISED_ONLY or name.startswith(RAISED) else every_sentence
    found = (one for one in how(file) if one[1] not in UNHEARD_TEXTS and not _is_there(_asked(one[1])))
    return [f"{name}:{line}: {text.replace(BLANK, '{}')}" for line, text in dict.fromkeys(found)]


def _asked(text: str) -> str:
    """Of a line of a first mapping what it asks the reader."""
    return text.partition("   # check: ")[2] or text


def test_every_sentence_of_the_source_is_in_the_catalogue() -> None:
    """Whoever writes a new one learns here where to write it in Russian and Chinese."""
    unsaid = [one for file in files((*WHOLE, *RAISED)) for one in _unsaid(file)]
    assert unsaid == [], "add them to glass/sentences, or say here why no reader hears them"


def test_what_is_said_not_to_be_heard_is_there() -> None:
    """A file or text that is gone is taken off the list."""
    names = {file.relative_to(SOURCE).as_posix() for file in files((*WHOLE, *RAISED))}
    texts = {text for file in files(WHOLE) for _, text in every_sentence(file)}
    assert names >= UNHEARD | RAISED_ONLY
    assert texts >= UNHEARD_TEXTS


def test_the_reader_of_the_source_finds_what_is_said(tmp_path: Path) -> None:
    """Else the test above could hold because nothing was found."""
    file = tmp_path / "one.py"
    file.write_text(
        "def f(x, name):\n"
        "    'a docstring is no sentence here'\n"
        "    what = f'there is no such {x} here'\n"
        "    if x:\n        raise InputError(what, 'look for it' if name else f'did you mean {name}?')\n"
        "    return 'add it to the list ' + name\n"
    )
    said = ["there is no such \0 here", "look for it", "did you mean \0?"]
    assert sorted(text for _, text in every_sentence(file)) == sorted([*said, "add it to the list \0"])
    assert sorted({text for _, text in raised_sentences(file)}) == sorted(said)
    assert _unsaid_of("there is no such \0 at all")


def _unsaid_of(text: str) -> bool:
    return not _is_there(text)
