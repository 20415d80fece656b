"""`journeyglass people`: what is kept about people, told, erased, let go when its time is over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeyglass.cli.options import AsJson
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.errors import InputError

if TYPE_CHECKING:
    from journeyglass.cli.shapes_people import ErasureTold

app = typer.Typer(help="Tell, erase and let go what is kept about people.", rich_markup_mode=None)
Who = Annotated[str, typer.Argument(metavar="ID", help="The person's id or e-mail address.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file; default: print.")]
_SHOWN = 20


@app.command("export")
def export(context: typer.Context, person: Who, out: Out = None) -> None:
    """Print all that is kept about a person, as JSON Lines; each line says where it is kept."""
    from journeyglass.workspace.privacy import export_person

    with session_of(context).workspace() as workspace:
        write_lines(export_person(workspace, person), out)


@app.command("erase")
def erase(
    context: typer.Context,
    person: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="The person's id or e-mail address.", show_default=False)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this only tell what would go.")] = False,
    keep_events: Annotated[
        bool, typer.Option("--keep-events", help="Leave what they did with their accounts, without them.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Instead erase everybody erased before: after a backup was put back.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Erase a person for good: lake, ledger, caches, old versions. Who is erased does not come back by itself."""
    from journeyglass.cli.shapes_people import ErasedAgain, ErasureTold
    from journeyglass.workspace.privacy import erase_people_again, erase_person

    if again == (person is not None):
        raise InputError("say whom to erase", "give an id or an e-mail address, or --again")
    with session_of(context).workspace() as workspace:
        if person is None:
            went = erase_people_again(workspace)
            return show_json(ErasedAgain(went)) if as_json else show(f"erased again: {_counted(went) or 'nothing'}")
        told = ErasureTold.of(erase_person(workspace, person, keep_events=keep_events, dry_run=not yes))
    return show_json(told) if as_json else show(*_erasure_view(told))


@app.command("retain")
def retain(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let go of events and rows put aside that are past their time, as `[retention]` of the settings says."""
    from journeyglass.cli.shapes_people import Retained
    from journeyglass.workspace.privacy import retain as let_go

    with session_of(context).workspace() as workspace:
        found = let_go(workspace, dry_run=dry_run)
        if not workspace.settings.retention and not as_json:
            return show("everything is kept for ever: journeyglass.toml has no [retention]")
    if as_json:
        return show_json(Retained.of(found))
    went = {**found.events, "rows put aside": found.put_aside}
    return show(f"{'past their time' if dry_run else 'let go'}: {_counted(went) or 'nothing'}")


def write_lines(lines: Iterable[Mapping[str, Any]], out: Path | None) -> None:
    """One JSON object a line, printed or written to a file that only its owner can read."""
    texts = (json.dumps(line, ensure_ascii=False) for line in lines)
    if out is None:
        for text in texts:
            typer.echo(text)
        return
    first = next(texts)
    if out.exists():
        raise InputError(f"{out} exists already", "move it away, or name another file")
    out.touch(mode=0o600)
    with out.open("w", encoding="utf-8") as file:
        file.writelines(f"{text}\n" for text in (first, *texts))


def _erasure_view(told: ErasureTold) -> Iterator[str]:
    yield f"{'erased' if told.done else 'would be erased'}: {', '.join(told.ids)}"
    if told.visitors:
        yield f"  visitors: {', '.join(told.visitors)}"
    yield f"  in the lake: {_counted(told.facts) or 'nothing'}"
    if told.keep_events:
        yield "  events of accounts stay there, without the person and without properties"
    yield f"  in the ledger: {_counted(told.ledger) or 'nothing'}"
    if told.told:
        yield f"  rows of others that lose what tells of the person: {told.told:,}"
    yield from _accounts_view(told)
    if told.shared_visitors:
        yield f"  visitors that were somebody else too stay theirs: {', '.join(told.shared_visitors)}"
    if told.shared_emails:
        yield f"  addresses that others have too stay with them: {', '.join(told.shared_emails)}"
    if not told.done:
        yield "nothing has gone yet; do it with --yes"


def _accounts_view(told: ErasureTold) -> Iterator[str]:
    named = [f"{one.account} ({one.events:,})" for one in told.accounts if one.account is not None]
    if named:
        more = len(named) - _SHOWN
        yield f"  histories that change: {', '.join(named[:_SHOWN])}" + (f" and {more:,} more" if more > 0 else "")


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items() if count)
