import { InvalidArgumentError } from "commander";

/** A whole number from 1 on, as an option's value. */
export function parsePositive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("A whole number from 1 on is wanted.");
  return value;
}
