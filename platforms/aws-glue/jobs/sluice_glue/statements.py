"""Scripts of Spark SQL, taken apart."""

import re

from .problem import Problem

_TOKEN = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.)*\"|`(?:[^`]|``)*`|;|[^-/'\"`;]+|.", re.DOTALL
)
_CREATE = re.compile(
    r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:GLOBAL\s+)?TEMP(?:ORARY)?\s+)?(?:TABLE|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?"
    r"(`(?:[^`]|``)+`|\w+)\s+AS\s+(.*)",
    re.DOTALL | re.IGNORECASE,
)


def split(script: str) -> list[str]:
    """The statements of a script, without comments. Semicolons within texts and names part nothing."""
    statements = [""]
    for token in _TOKEN.findall(script):
        if token == ";":
            statements.append("")
        elif token.startswith(("--", "/*")) and len(token) > 1:
            statements[-1] += " "
        else:
            statements[-1] += token
    return [statement.strip() for statement in statements if statement.strip()]


def query_of(statement: str) -> tuple[str | None, str]:
    """
    What a statement makes, and of which query; None: it is a query by itself. Raises Problem for what neither is: a
    transformer changes nothing but by its outputs.
    """
    found = _CREATE.fullmatch(statement)
    name, query = (None, statement) if found is None else (found[1].strip("`").replace("``", "`"), found[2])
    if re.match(r"\s*\(*\s*(?:SELECT|WITH|FROM|VALUES|TABLE)\b", query, re.IGNORECASE) is None:
        word = statement.split(None, 1)[0].upper()
        raise Problem(
            f"A statement begins with {word[:20]}, which a transformer may not use.",
            "Write one query, or CREATE TABLE | VIEW <dataset> AS … for each output.",
        )
    return name, query
