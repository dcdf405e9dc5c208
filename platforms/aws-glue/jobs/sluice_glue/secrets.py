"""Secrets, by reference: the one module that knows boto3."""

import json
import os
from dataclasses import dataclass, field

from .problem import Problem, show


@dataclass(frozen=True)
class Login:
    """What proves who we are to a server. Never shown."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    #: How TLS is used; None: as the server's place asks.
    sslmode: str | None = None


def login(secret: str) -> Login:
    """
    Reads a secret of Secrets Manager: JSON with `username` and `password`. Where `SLUICE_SECRETS` names a file, secrets are
    read from that: JSON, of each its text by name. Raises Problem when there is none, or it is none.
    """
    try:
        value = json.loads(_text(secret))
        mode = value.get("sslmode")
        return Login(str(value["username"]), str(value["password"]), None if mode is None else str(mode))
    except (ValueError, KeyError, AttributeError) as error:
        # The error may quote the secret, so it is not told.
        raise Problem(
            f"The secret {show(secret)} is not JSON with username and password.",
            "Write it so in Secrets Manager.",
        ) from (error if isinstance(error, KeyError) else None)


def _text(secret: str) -> str:
    file = os.environ.get("SLUICE_SECRETS")
    if file is not None:
        with open(file, encoding="utf-8") as stream:  # noqa: PTH123
            found = json.load(stream).get(secret)
        if found is None:
            raise Problem(
                f"There is no secret {show(secret)}.", "Make it, with the name the container's credential has."
            )
        return found if isinstance(found, str) else json.dumps(found)
    return _from_aws(secret)


def _from_aws(secret: str) -> str:
    import boto3
    from botocore.exceptions import ClientError

    try:
        answer = boto3.client("secretsmanager").get_secret_value(SecretId=secret)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "unknown")
        raise Problem(
            f"The secret {show(secret)} cannot be read: {code}.",
            "Make it, and let the job's role read it: the stack grants what the model names.",
        ) from None
    return str(answer["SecretString"])
