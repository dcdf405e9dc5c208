import { AGAINST } from "./against.js";
import { ASSIGN } from "./assign.js";
import { AUTHORIZATION } from "./authorization.js";
import { COMPATIBILITY } from "./compatibility.js";
import { FORMATS } from "./formats.js";
import { GOVERNANCE } from "./governance.js";
import type { Guarantee } from "./guarantee.js";
import { LINT } from "./lint.js";

/** What belongs together in the list. */
export interface GuaranteeSection {
  readonly title: string;
  readonly guarantees: readonly Guarantee[];
}

/** Everything the rules promise, in the order in which it is read. */
export const SECTIONS: readonly GuaranteeSection[] = [
  { title: "How findings are shown", guarantees: FORMATS },
  { title: "Whether the model is valid and consistent", guarantees: LINT },
  { title: "Platform assignment: each group on exactly one instance", guarantees: ASSIGN },
  { title: "Whether everything is allowed", guarantees: GOVERNANCE },
  { title: "A change as a whole", guarantees: AGAINST },
  { title: "Who may change what", guarantees: AUTHORIZATION },
  { title: "What breaks nobody", guarantees: COMPATIBILITY },
];
