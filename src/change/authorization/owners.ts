import { at, type Target } from "../../diagnostic/diagnostic.js";
import type { Model } from "../../model/model.js";
import { type ChangeSource, sameSource } from "../change-source.js";
import { around, ECOSYSTEM, type Part, partId } from "../parts.js";

/** Where the model says which repository a part belongs to. */
export interface Declaration {
  readonly repository: ChangeSource;
  readonly target: Target;
}

/** Who a part belongs to. */
export interface Owner {
  /** The part that was asked for, or the nearest around it that is declared. */
  readonly part: Part;
  /** One declaration, as a rule. Of several (a mistake that lint reports) all have to agree to a change. */
  readonly declarations: readonly Declaration[];
  /** Whether the source of the change may change it. */
  readonly allows: boolean;
}

/**
 * Who owns what, for a change proposed from one source. Owners are those the base declares, so that no change grants
 * itself rights. A part that the base does not declare belongs to the one that the head newly declares, if the source
 * may declare it; otherwise to the nearest declared part around it.
 */
export class Owners {
  private readonly base: Declarations;
  private readonly head: Declarations;
  private readonly known = new Map<string, Owner>();

  constructor(
    base: Model,
    head: Model,
    private readonly source: ChangeSource,
  ) {
    this.base = declarationsOf(base);
    this.head = declarationsOf(head);
  }

  of(part: Part): Owner {
    const id = partId(part);
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const owner = this.find(part, id);
    this.known.set(id, owner);
    return owner;
  }

  /** Every repository that the base knows as an owner. */
  sources(): ChangeSource[] {
    return [...this.base.values()].flatMap((declarations) => declarations.map(({ repository }) => repository));
  }

  private find(part: Part, id: string): Owner {
    const declared = this.base.get(id);
    if (declared !== undefined) return this.owner(part, declared);
    const outer = around(part);
    // The ecosystem of a base that is judged is declared there; without it nobody owns anything.
    if (outer === undefined) return { part: ECOSYSTEM, declarations: [], allows: false };
    const declaring = this.of(outer);
    const fresh = declaring.allows && partId(declaring.part) === partId(outer) ? this.head.get(id) : undefined;
    return fresh === undefined ? declaring : this.owner(part, fresh);
  }

  private owner(part: Part, declarations: readonly Declaration[]): Owner {
    const allows = declarations.every(({ repository }) => sameSource(repository, this.source));
    return { part, declarations, allows };
  }
}

/** The declarations of every part, by {@link partId}; never an empty list. */
type Declarations = ReadonlyMap<string, readonly Declaration[]>;

/** A zone that the ecosystem does not declare declares no teams: else whoever writes it would make owners. */
function declarationsOf(model: Model): Declarations {
  const found = new Map<string, Declaration[]>();
  const declare = (part: Part, declaration: Declaration): void => {
    const id = partId(part);
    const list = found.get(id);
    if (list) list.push(declaration);
    else found.set(id, [declaration]);
  };
  for (const ecosystem of model.ecosystems) {
    declare(ECOSYSTEM, { repository: ecosystem.repository, target: at(ecosystem, "repository") });
    for (const [index, { name, repository }] of ecosystem.governanceZones.entries())
      declare(
        { level: "zone", key: name },
        { repository, target: at(ecosystem, "governanceZones", index, "repository") },
      );
  }
  for (const zone of model.zones) {
    if (!found.has(partId({ level: "zone", key: zone.key }))) continue;
    for (const [index, { name, repository }] of zone.teams.entries())
      declare(
        { level: "team", key: `${zone.key}/${name}` },
        { repository, target: at(zone, "teams", index, "repository") },
      );
  }
  return found;
}
