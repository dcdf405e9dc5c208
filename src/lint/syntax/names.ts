/** A name that is an SQL identifier everywhere, without quotes. */
export const SQL_IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;

/** A name that is safe in a branch, a tag, a stack, a folder and a host. */
export const PLAIN_NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
