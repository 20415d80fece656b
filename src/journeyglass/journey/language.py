"""A journey file in one language: its texts as plain strings, everything else as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from journeyglass.journey.model import LANGS, Lang

_ANCHOR = re.compile(r"&\S+\s+")


def for_language(text: str, lang: Lang) -> str:
    """The file rewritten with every text in `lang` alone (else in English, else in the first that it has).

    The text between is copied as it is, so comments, quotes and layout stay.
    """
    cuts = {start: (end, said) for start, end, said in _cuts(YAML(typ="safe", pure=True).compose(text), text, lang)}
    out, at = [], 0
    for start in sorted(cuts):
        end, said = cuts[start]
        out += [text[at:start], said]
        at = end
    return "".join([*out, text[at:]])


def _cuts(node: Node | None, text: str, lang: Lang, colon: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Start, end and what replaces it, of each text that is written by language; `colon` is where its key ends."""
    if isinstance(node, MappingNode):
        if _is_text(node):
            yield _cut(node, text, lang, colon)
        else:
            for key, value in node.value:
                yield from _cuts(value, text, lang, text.index(":", key.end_mark.index) + 1)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _cuts(item, text, lang)


def _is_text(node: MappingNode) -> bool:
    return bool(node.value) and all(
        key.value in LANGS and isinstance(value, ScalarNode) for key, value in node.value if isinstance(key, ScalarNode)
    )


def _cut(node: MappingNode, text: str, lang: Lang, colon: int | None) -> tuple[int, int, str]:
    by_lang = {key.value: value for key, value in node.value}
    chosen = by_lang.get(lang) or by_lang.get("en") or node.value[0][1]
    start = node.start_mark.index
    anchor = _ANCHOR.match(text, start)
    said = (anchor[0].rstrip() + " " if anchor else "") + _source(chosen, text)
    if node.flow_style:
        return start, node.end_mark.index, said
    last = max((value for _, value in node.value), key=lambda v: v.end_mark.index)
    end = last.start_mark.index + len(_source(last, text))
    # In block style the languages begin on a line of their own: the text moves up behind its key's colon, unless a
    # comment stands there.
    if colon is not None and text[colon:start].isspace():
        return colon, end, " " + said
    return start, end, said


def _source(node: ScalarNode, text: str) -> str:
    return text[node.start_mark.index : node.end_mark.index].rstrip()
