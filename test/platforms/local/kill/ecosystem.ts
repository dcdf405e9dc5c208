/**
 * What is asked of the platform, as plain data: three sources, read in every way, two transformers, and a workspace in a
 * container of every kind. It comes in two variants, so that what is deployed can change again and again: columns come, go
 * and change their types, a group begins and ceases to keep history, and a dataset loses its consumers and gets them back.
 */
export type Variant = 0 | 1;
export const otherThan = (variant: Variant): Variant => (variant === 0 ? 1 : 0);

export interface Dataset {
  /** `store/dataset` */
  readonly name: string;
  /** Name and type; `!` is not nullable. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly key: readonly string[];
}

export interface Group {
  readonly name: string;
  readonly history: "live" | "milestoned";
  readonly sinks: readonly string[];
}

export interface Workspace {
  readonly name: string;
  readonly container: "mart" | "drop" | "warehouse";
  readonly groups: readonly Group[];
}

/** What there is of an ecosystem. Where there is no PostgreSQL, neither is what needs one. */
export interface Ecosystem {
  readonly variant: Variant;
  readonly postgres: boolean;
  readonly datasets: readonly Dataset[];
  readonly workspaces: readonly Workspace[];
}

export function ecosystem(variant: Variant, postgres: boolean): Ecosystem {
  const workspaces = WORKSPACES(variant).filter(({ container }) => postgres || container !== "warehouse");
  const known = DATASETS(variant).filter(({ name }) => postgres || !name.startsWith("ledger/"));
  const there = new Set(known.map(({ name }) => name));
  return {
    variant,
    postgres,
    datasets: known,
    workspaces: workspaces.map((workspace) => ({
      ...workspace,
      groups: workspace.groups.map((group) => ({ ...group, sinks: group.sinks.filter((sink) => there.has(sink)) })),
    })),
  };
}

/** Whether anybody sees a dataset: else there is no table of it. Transformers see their inputs. */
export function isServed({ workspaces }: Ecosystem, name: string): boolean {
  return workspaces.some(({ groups }) => groups.some(({ sinks }) => sinks.includes(name)));
}

/** Whether a dataset's versions are kept: some group wants them. */
export function isMilestoned({ workspaces }: Ecosystem, name: string): boolean {
  return workspaces.some(({ groups }) =>
    groups.some(({ history, sinks }) => history === "milestoned" && sinks.includes(name)),
  );
}

const DATASETS = (variant: Variant): readonly Dataset[] => [
  {
    name: "shop/customers",
    columns:
      variant === 0
        ? [ID, ["name", "varchar(12)!"], ["city", "string"], ["credit", "decimal(10,2)"], ["old", "string"]]
        : [ID, ["fresh", "string"], ["name", "varchar(12)!"], ["city", "string"], ["credit", "decimal(10,2)"]],
    key: ["id"],
  },
  {
    name: "shop/visits",
    columns: [
      ["page", "string!"],
      ["seconds", "integer"],
    ],
    key: [],
  },
  {
    name: "depot/parcels",
    columns: [ID, ["state", "varchar(10)!"], ["weight", variant === 0 ? "integer" : "bigint"]],
    key: ["id"],
  },
  { name: "meters/readings", columns: [ID, ["taken", "timestamp!"], ["value", "integer"]], key: ["id"] },
  {
    name: "ticks/ticks",
    columns: [
      ["number", "bigint!"],
      ["note", "string"],
    ],
    key: [],
  },
  { name: "ledger/accounts", columns: [ID, ["owner", "string!"], ["balance", "decimal(12,2)"]], key: ["id"] },
  {
    name: "ledger/entries",
    columns: [
      ["account", "integer!"],
      ["line", "integer!"],
      ["amount", "decimal(12,2)"],
    ],
    key: ["account", "line"],
  },
  {
    name: "cities/by_city",
    columns: [
      ["city", "string!"],
      ["people", "bigint!"],
      ["credit", "decimal(14,2)"],
    ],
    key: ["city"],
  },
  {
    name: "states/by_state",
    columns: [
      ["state", "string!"],
      ["parcels", "integer!"],
      ["heaviest", "bigint"],
    ],
    key: ["state"],
  },
];

const ID = ["id", "integer!"] as const;

const WORKSPACES = (variant: Variant): readonly Workspace[] => {
  const visits = variant === 0 ? ["shop/visits"] : [];
  const turn: Group = {
    name: "turn",
    history: variant === 0 ? "live" : "milestoned",
    sinks: ["meters/readings"],
  };
  return [
    {
      name: "desk",
      container: "mart",
      groups: [
        {
          name: "now",
          history: "live",
          sinks: [
            ...["shop/customers", "depot/parcels", "meters/readings", "ticks/ticks", "ledger/accounts"],
            ...["ledger/entries", "cities/by_city", "states/by_state", ...visits],
          ],
        },
        {
          name: "past",
          history: "milestoned",
          sinks: ["shop/customers", "depot/parcels", "ledger/accounts", "cities/by_city"],
        },
        turn,
      ],
    },
    {
      name: "office",
      container: "drop",
      groups: [
        { name: "now", history: "live", sinks: ["shop/customers", "ticks/ticks", "states/by_state", ...visits] },
        { name: "past", history: "milestoned", sinks: ["shop/customers", "states/by_state"] },
        turn,
      ],
    },
    {
      name: "house",
      container: "warehouse",
      groups: [
        { name: "now", history: "live", sinks: ["depot/parcels", "ledger/entries", "cities/by_city", ...visits] },
        { name: "past", history: "milestoned", sinks: ["shop/customers", "ledger/accounts"] },
        turn,
      ],
    },
  ];
};
