"""The YAML parser's complaints in a user's words."""

from __future__ import annotations

_CLOSE = "close the bracket, and put text with `,` `[` `{` `:` or `#` in quotes"
_INDENT = "check the indentation: keys of one map stand in one column, below them two spaces more"
_COLON = "put text with `: ` in quotes; write one key a line"
_QUOTES = "put the text in quotes"

# The first whose mark stands in the complaint says what is wrong and what to write.
_WORDS = (
    ("'\\t'", "a tab stands where only spaces may", "indent with spaces"),
    ("mapping values are not allowed", "a second `:` stands where none may", _COLON),
    ("mapping keys are not allowed", "a key stands where none may", _INDENT),
    ("sequence entries are not allowed", "a `- ` stands where none may", _INDENT),
    ("could not find expected ':'", "a key without its `:`", "write `key: value`"),
    ("expected ',' or ']'", "a list that opens with `[` is not closed", _CLOSE),
    ("expected ',' or '}'", "a map that opens with `{` is not closed", _CLOSE),
    ("expected <block end>", "this line fits nowhere", _INDENT),
    ("expected the node content", "a value is missing or begins with a special character", _QUOTES),
    ("cannot start any token", "a value begins with a special character", _QUOTES),
    ("unexpected end of stream", "a quote is not closed", "close it, or double a quote that is part of the text"),
    ("unknown escape character", "a `\\` in double quotes means nothing here", "use single quotes, or double the `\\`"),
    ("unexpected document separator", "`---` or `...` stands inside a quoted text", "close the quote before it"),
    ("anchor", "an anchor or alias (`&name`, `*name`) is not well formed", "put text with `&` or `*` in quotes"),
    ("tag", "a tag (`!name`) is not well formed", "put text that begins with `!` in quotes"),
    ("directive", "a `%` line means nothing here", "delete it; files are YAML 1.2"),
    ("block scalar", "a `|` or `>` is not followed by its text", "put the text on the next lines, indented"),
    ("chomping or indentation", "a `|` or `>` is followed by something", "put the text on the next lines, indented"),
    ("indentation indicator", "a `|` or `>` has a wrong number", "leave the number out"),
    ("comment", "the `#` of a comment touches the text before it", "put a space before the `#`"),
)


def remedy_for(problem: str, context: str) -> tuple[str, str]:
    """What is wrong and what to write instead, for a complaint of the parser."""
    for said in (problem, context):
        for mark, what, remedy in _WORDS:
            if mark in said:
                return what, remedy
    return "this is not YAML", "check quotes, brackets and indentation here"
