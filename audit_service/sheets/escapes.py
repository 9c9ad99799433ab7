"""Text in a CSV that a spreadsheet program would run as a formula, and the sign that stops it."""

import re

# Also the forms of full width, which some programs read as the same signs.
_RUN = "=+\\-@\t\r\n＝＋－＠"
_WOULD_RUN = re.compile(f"'*[{_RUN}]")
_STOPPED = re.compile(f"'+[{_RUN}]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def escaped(text: str) -> str:
    """With an apostrophe in front where a program would run it; plain numbers stay as they are."""
    if _WOULD_RUN.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def unescaped(text: str) -> str:
    """Without the apostrophe that `escaped` has put there."""
    return text[1:] if _STOPPED.match(text) else text
