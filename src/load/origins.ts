import type { Path, Subject } from "../diagnostic/diagnostic.js";
import type { Origin } from "./parsed-file.js";

/** A place in a file: where something is declared, and the way to a part of it. */
export interface Place {
  readonly origin: Origin;
  readonly path: Path;
}

/** Where each object of a load is written, by the identity of the object: two declarations of one key are two places. */
export class Origins {
  private readonly declared = new Map<Subject, Origin>();
  private readonly elsewhere = new Map<Subject, (path: Path) => Place | undefined>();

  /** Remembers where an object is written; `elsewhere` tells which of its parts were taken from another file. */
  declare(subject: Subject, origin: Origin, elsewhere?: (path: Path) => Place | undefined): void {
    this.declared.set(subject, origin);
    if (elsewhere) this.elsewhere.set(subject, elsewhere);
  }

  /** Whether an object is declared already. */
  has(subject: Subject): boolean {
    return this.declared.has(subject);
  }

  /** Where a part of an object is written. */
  placeOf(subject: Subject, path: Path): Place | undefined {
    const origin = this.declared.get(subject);
    if (origin === undefined) return undefined;
    return this.elsewhere.get(subject)?.(path) ?? { origin, path };
  }
}
