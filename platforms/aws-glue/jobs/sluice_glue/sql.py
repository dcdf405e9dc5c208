"""Names and texts as Spark SQL has them."""


def identifier(name: str) -> str:
    """A name, whatever is in it."""
    return "`" + name.replace("`", "``") + "`"


def literal(text: str) -> str:
    """A text, whatever is in it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    for sign, name in (("\n", "\\n"), ("\r", "\\r"), ("\0", "\\u0000"), ("\x1a", "\\u001a")):
        escaped = escaped.replace(sign, name)
    return f"'{escaped}'"
