import { type Cases, foreign, testCases } from "./cases.js";

const CASES: Cases = {
  "a datastore that the base offers": {
    from: "finance",
    edits: [["name: offered\nteam: us/sales\ntransferTo: us/finance\n", "name: offered\nteam: us/finance\n"]],
    expect: [],
  },
  "a datastore that the base offers, the offer left standing": {
    from: "finance",
    edits: [["name: offered\nteam: us/sales\n", "name: offered\nteam: us/finance\n"]],
    expect: [],
  },
  "a datastore that is offered, given away by its old owner": {
    from: "sales",
    edits: [["name: offered\nteam: us/sales\ntransferTo: us/finance\n", "name: offered\nteam: us/finance\n"]],
    expect: [foreign("Datastore offered team", { detail: /taken over by .* team "us\/finance"/ })],
  },
  "a datastore that is offered to another team": {
    from: "shop",
    edits: [["name: offered\nteam: us/sales\ntransferTo: us/finance\n", "name: offered\nteam: eu/shop\n"]],
    expect: [
      {
        code: "change/move-not-offered",
        target: "Datastore offered team",
        text: "eu/shop",
        related: ["Datastore offered team"],
        detail:
          /First team "us\/sales" proposes transferTo: eu\/shop on it; once that is merged, team "eu\/shop" changes team/,
      },
    ],
  },
  "a datastore taken by the team that offers itself": {
    from: "finance",
    edits: [["name: orders\nteam: us/sales\n", "name: orders\nteam: us/finance\ntransferTo: us/finance\n"]],
    expect: [{ code: "change/move-not-offered", target: "Datastore orders team" }],
  },
  "a datastore offered and given away in one change": {
    from: "sales",
    edits: [["name: orders\nteam: us/sales\n", "name: orders\nteam: us/finance\ntransferTo: us/finance\n"]],
    expect: [{ code: "change/move-not-offered", target: "Datastore orders team" }],
  },
  "a datastore moved by somebody else": {
    from: "eu",
    edits: [["name: orders\nteam: us/sales\n", "name: orders\nteam: us/finance\n"]],
    expect: [foreign("Datastore orders team", { detail: /team "us\/sales"/ })],
  },
  "a datastore taken over and edited": {
    from: "finance",
    edits: [
      [
        "name: offered\nteam: us/sales\ntransferTo: us/finance\n",
        "name: offered\nteam: us/finance\nstatus: production\n",
      ],
    ],
    expect: [
      {
        code: "change/transfer-with-edits",
        target: "Datastore offered status",
        text: "production",
        related: ["Datastore offered transferTo"],
        detail: /from team "us\/sales" to team "us\/finance", and is changed besides/,
      },
    ],
  },
  "a datastore taken over and offered on": {
    from: "finance",
    edits: [
      [
        "name: offered\nteam: us/sales\ntransferTo: us/finance\n",
        "name: offered\nteam: us/finance\ntransferTo: eu/shop\n",
      ],
    ],
    expect: [{ code: "change/transfer-with-edits", target: "Datastore offered transferTo", text: "eu/shop" }],
  },
  "a workspace moved by its owner": {
    from: "finance",
    edits: [["name: ledger\nteam: us/finance", "name: ledger\nteam: us/sales"]],
    expect: [
      {
        code: "change/move-refused",
        target: "Workspace ledger team",
        related: ["Workspace ledger team"],
        detail: /Let team "us\/sales" declare a new one under another name, .* let team "us\/finance" remove this one/,
      },
    ],
  },
  "a container moved by who would get it": {
    from: "sales",
    edits: [["name: reporting_pg\nowner: us", "name: reporting_pg\nowner: us/sales"]],
    expect: [{ code: "change/move-refused", target: "DataContainer reporting_pg owner", text: "us/sales" }],
  },
  "a container moved between two parts of one repository": {
    from: "ecosystem",
    before: { edits: [["northwind/zone-us, branch: main", "northwind/ecosystem, branch: proposals"]] },
    edits: [["name: reporting_pg\nowner: us", "name: reporting_pg\nowner: ecosystem"]],
    expect: [],
  },
};

testCases("what changes hands", CASES);
