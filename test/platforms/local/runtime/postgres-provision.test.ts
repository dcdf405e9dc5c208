import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RelationsSpec, Shape, SpecInput, Store } from "../../../../platforms/local/spec.js";
import { postgresAvailable, startPostgres, type TestDatabase, type TestPostgres } from "../../../support/postgres.js";
import { exportSpec, ingestSpec, problemOf, shape, shared, staging, tableSpec, World } from "./support/world.js";

const ORDERS = shape({ id: "integer!", note: "varchar(5)", amount: "decimal(8,2)" }, "id");
const dated = (of: Shape): Shape => ({ ...of, history: "milestoned" });

describe.skipIf(!postgresAvailable())("provisioning PostgreSQL", () => {
  let server: TestPostgres;
  let database: TestDatabase;
  let world: World;
  beforeAll(async () => {
    server = await startPostgres();
  });
  beforeEach(async () => {
    database = await server.database();
    world = new World();
    world.env = database.env;
  });
  afterEach(async () => {
    world.remove();
    await database.drop();
  });
  afterAll(() => server?.stop());

  const store = (): Extract<Store, { type: "postgresql" }> => ({ type: "postgresql", server: database.server });
  const at = (name = "orders") => shared(store(), "shop", name);
  const provision = (of: Shape, name = "orders") => world.provision(tableSpec(at(name), of));
  const drop = (name = "orders") => world.provision({ schema: 1, kind: "drop", dataset: `shop/${name}`, at: at(name) });
  const relations = (
    workspace: string,
    ...list: readonly (readonly [schema: string, name: string, history?: "milestoned"])[]
  ): SpecInput => ({
    ...{ schema: 1, kind: "relations", workspace, store: store() },
    relations: list.map(([schema, name, history]) => ({
      ...{ schema, name, table: at().table, history: history ?? "live", group: "g", dataset: "shop/orders" },
    })) satisfies RelationsSpec["relations"],
  });
  const columns = async (): Promise<string> => {
    const [[text] = []] = await database.sql(
      `SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN '!' ELSE '' END, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '"_store_shop".orders'::regclass AND attnum > 0 AND NOT attisdropped`,
    );
    return text ?? "";
  };
  const key = async (): Promise<string | null | undefined> =>
    (
      await database.sql(
        `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '"_store_shop".orders'::regclass AND contype = 'p'`,
      )
    )[0]?.[0];
  const file = async () => (await database.sql(`SELECT pg_relation_filenode('"_store_shop".orders')`))[0]?.[0];
  const fill = async (of: Shape, ...lines: string[]): Promise<void> => {
    world.file("data/orders.csv", `${of.columns.map(({ name }) => name).join(",")}\n${lines.join("\n")}\n`);
    await world.provision(tableSpec(staging("shop", "orders"), of));
    await world.run(ingestSpec({ shapes: { orders: of } }));
    await world.run(exportSpec(of, store()));
  };
  const rows = (list = "*") => database.sql(`SELECT ${list} FROM "_store_shop".orders ORDER BY 1, 2`);

  it("makes a table with its key, once, however many do so at the same time", async () => {
    await Promise.all(Array.from({ length: 4 }, (_, index) => provision(ORDERS, `t${index % 2}`)));
    await provision(ORDERS);
    expect(await columns()).toBe("id integer!, note text, amount numeric(8,2)");
    expect(await key()).toBe("PRIMARY KEY (id)");
    const before = await file();
    await provision(ORDERS);
    expect(await file()).toBe(before);
    expect(await database.sql(`SELECT table_name FROM "_sluice".tables ORDER BY 1`)).toEqual([
      ["orders"],
      ["t0"],
      ["t1"],
    ]);
  });

  it("adds, drops and loosens columns without touching rows, or what others added", async () => {
    await provision(ORDERS);
    await fill(ORDERS, "1,a,1.5", "2,,");
    await database.sql(
      `ALTER TABLE "_store_shop".orders ADD COLUMN theirs text DEFAULT 'kept'`,
      `GRANT SELECT ON "_store_shop".orders TO PUBLIC`,
    );
    const before = await file();
    const next = shape({ id: "integer!", more: "date", amount: "decimal(8,2)" }, "id");
    await provision(next);
    expect(await columns()).toBe("id integer!, amount numeric(8,2), theirs text, more date");
    expect(await rows("id, amount, theirs, more")).toEqual([
      ["1", "1.50", "kept", null],
      ["2", null, "kept", null],
    ]);
    expect(await file()).toBe(before);
    const strict = shape({ id: "integer!", amount: "decimal(8,2)!" }, "id");
    const problem = await problemOf(provision(strict));
    expect(problem.message).toMatch(/the column "amount" cannot become not nullable, since it is null in 1 row/);
    expect(await columns()).toContain("more date");
    await fill(next, "1,,1.5", "2,,2");
    await provision(strict);
    expect(await columns()).toBe("id integer!, amount numeric(8,2)!, theirs text");
    expect(await rows("id, amount, theirs")).toEqual([
      ["1", "1.50", "kept"],
      ["2", "2.00", "kept"],
    ]);
    await provision(shape({ id: "integer!", amount: "decimal(8,2)" }, "id"));
    expect(await columns()).toBe("id integer!, amount numeric(8,2), theirs text");
  });

  it("widens and narrows as far as every row stays what it is, else changes nothing", async () => {
    await provision(ORDERS);
    await fill(ORDERS, "1,a,1.5", "300,b,20");
    await provision(shape({ id: "bigint!", note: "varchar(5)", amount: "decimal(38,10)" }, "id"));
    expect(await columns()).toBe("note text, id bigint!, amount numeric(38,10)");
    expect(await rows("id, note, amount")).toEqual([
      ["1", "a", "1.5000000000"],
      ["300", "b", "20.0000000000"],
    ]);
    expect(await key()).toBe("PRIMARY KEY (id)");
    const before = await file();
    const problem = await problemOf(
      provision(shape({ id: "tinyint!", note: "varchar(5)", amount: "decimal(38,10)" }, "id")),
    );
    expect(problem.message).toMatch(
      /shop\/orders \(_store_shop\.orders in warehouse\): the column "id" cannot change from BIGINT to TINYINT: 1 row/,
    );
    const short = shape({ id: "bigint!", note: "varchar(1)", amount: "decimal(38,10)" }, "id");
    await database.sql(`UPDATE "_store_shop".orders SET note = 'bcd' WHERE id = 300`);
    expect((await problemOf(provision(short))).message).toContain('"note" cannot become varchar(1): 1 row is longer');
    await database.sql(`UPDATE "_store_shop".orders SET note = 'b' WHERE id = 300`);
    expect(await file()).toBe(before);
    expect(await database.sql(`SELECT fingerprint, number FROM "_sluice".tables`)).toEqual([[null, "2"]]);
  });

  it("changes keys where the rows can bear it", async () => {
    const other = shape({ id: "integer!", note: "varchar(5)", amount: "decimal(8,2)" }, "note");
    await provision(ORDERS);
    await fill(ORDERS, "1,a,1.5", "2,a,2");
    expect((await problemOf(provision(other))).message).toMatch(/cannot become the primary key/);
    expect(await key()).toBe("PRIMARY KEY (id)");
    await fill(ORDERS, "1,a,1.5", "2,b,2");
    await provision(other);
    expect(await key()).toBe("PRIMARY KEY (note)");
    await provision(shape({ id: "integer!", note: "varchar(5)", amount: "decimal(8,2)" }));
    expect(await key()).toBeUndefined();
    expect(await rows("id, note")).toEqual([
      ["1", "a"],
      ["2", "b"],
    ]);
  });

  it("gives a table its history, and takes it again", async () => {
    await provision(ORDERS);
    await fill(ORDERS, "1,a,1.5");
    const [[at] = []] = await database.sql(`SELECT "at" FROM "_sluice".tables`);
    await database.sql('ALTER TABLE "_store_shop".orders ADD COLUMN theirs text');
    expect((await problemOf(provision(dated(ORDERS)))).message).toMatch(/"theirs" there is not of Sluice's making/);
    await database.sql('ALTER TABLE "_store_shop".orders DROP COLUMN theirs');
    await provision(dated(ORDERS));
    expect(await columns()).toBe(
      "id integer!, note text, amount numeric(8,2), valid_from timestamp with time zone!, valid_to timestamp with time zone",
    );
    expect(await key()).toBe("PRIMARY KEY (id, valid_from)");
    expect(await database.sql(`SELECT id, valid_from = '${at}', valid_to FROM "_store_shop".orders`)).toEqual([
      ["1", "t", null],
    ]);
    await database.sql(`INSERT INTO "_store_shop".orders VALUES (1, 'old', NULL, '2001-01-01', '2002-01-01')`);
    // Of the current rows alone it matters what has become not nullable.
    await provision(dated(shape({ id: "integer!", note: "varchar(5)", amount: "decimal(8,2)!" }, "id")));
    const more = dated(shape({ id: "integer!", note: "varchar(5)", amount: "decimal(8,2)!", more: "date!" }, "id"));
    expect((await problemOf(provision(more))).message).toMatch(/"more" cannot be added as not nullable/);
    await provision(ORDERS);
    expect(await columns()).toBe("id integer!, note text, amount numeric(8,2)");
    expect(await rows()).toEqual([["1", "a", "1.50"]]);
    expect(await key()).toBe("PRIMARY KEY (id)");
  });

  it("shows live and milestoned views, and the rows as of an instant", async () => {
    await provision(dated(ORDERS));
    await world.provision(relations("w@local", ["w_now", "shop_orders"], ["w_then", "shop_orders", "milestoned"]));
    await database.sql(
      `INSERT INTO "_store_shop".orders VALUES (1, 'old', 1, '2024-01-01', '2024-02-01'), (1, 'new', 2, '2024-02-01', NULL), (2, 'gone', 3, '2024-01-01', '2024-01-15')`,
    );
    expect(await database.sql("SELECT * FROM w_now.shop_orders")).toEqual([["1", "new", "2.00"]]);
    expect(await database.sql("SELECT count(*), count(valid_to) FROM w_then.shop_orders")).toEqual([["3", "2"]]);
    const asOf = (instant: string) =>
      database.sql(`SELECT note, amount FROM w_then.shop_orders_as_of('${instant}') ORDER BY id`);
    expect(await asOf("2024-01-14 12:00+00")).toEqual([
      ["old", "1.00"],
      ["gone", "3.00"],
    ]);
    expect(await asOf("2024-02-01 00:00+00")).toEqual([["new", "2.00"]]);
    expect(await asOf("2023-12-31 23:59:59.999999+00")).toEqual([]);
    // Read as its consumers see it, too.
    expect(await world.rows({ store: store(), table: { schema: "w_now", name: "shop_orders" } })).toEqual([
      [1, "new", "2.00"],
    ]);
    expect(await world.rows({ store: store(), table: { schema: "w_then", name: "shop_orders" } })).toHaveLength(3);
    const nothing = { store: store(), table: { schema: "w_now", name: "nothing" } };
    expect((await problemOf(world.rows(nothing))).message).toMatch(/no w_now\.nothing in the container warehouse/);
    // The planner looks into the function, so that an index on the table is of use.
    const plan = await database.sql("EXPLAIN SELECT * FROM w_then.shop_orders_as_of('2024-01-14') WHERE id = 1");
    expect(plan.flat().join("\n")).toMatch(/on orders versions/);
  });

  it("keeps views, and the rights others were given on them, when their table changes", async () => {
    await provision(dated(ORDERS));
    await world.provision(relations("w@local", ["w_now", "shop_orders"], ["w_then", "shop_orders", "milestoned"]));
    await database.sql(
      'CREATE ROLE "odd reader"',
      "CREATE ROLE writer",
      'GRANT SELECT ON w_now.shop_orders TO "odd reader", PUBLIC',
      "GRANT SELECT ON w_then.shop_orders TO writer WITH GRANT OPTION",
    );
    try {
      const rights = () =>
        database.sql(
          "SELECT table_schema, grantee, privilege_type, is_grantable FROM information_schema.table_privileges WHERE table_schema LIKE 'w\\_%' AND grantee NOT LIKE 'sluice%' ORDER BY 1, 2",
        );
      const before = await rights();
      expect(before).toHaveLength(3);
      await provision(dated(shape({ id: "bigint!", more: "date", note: "varchar(5)" }, "id")));
      expect(
        await database.sql(
          "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'w_then.shop_orders'::regclass AND attnum > 0",
        ),
      ).toEqual([["id more note valid_from valid_to"]]);
      expect(await database.sql("SELECT more, note, id FROM w_then.shop_orders_as_of(now())")).toEqual([]);
      expect(await rights()).toEqual(before);
      // A table that loses its history shows what there is, until its relations are told.
      await provision(ORDERS);
      expect(
        await database.sql(
          "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'w_then.shop_orders'::regclass AND attnum > 0",
        ),
      ).toEqual([["id note amount"]]);
      await world.provision(relations("w@local", ["w_now", "shop_orders"]));
      expect(await rights()).toHaveLength(2);
      expect(await database.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'w\\_%'")).toEqual([["w_now"]]);
      expect(await database.sql("SELECT count(*) FROM pg_proc WHERE proname = 'shop_orders_as_of'")).toEqual([["0"]]);
    } finally {
      await database.sql('DROP OWNED BY "odd reader", writer', 'DROP ROLE "odd reader", writer');
    }
  });

  it("neither replaces nor drops what it did not make", async () => {
    await database.sql(
      'CREATE SCHEMA "_store_shop"',
      'CREATE TABLE "_store_shop".orders (a int)',
      "CREATE SCHEMA w_now",
      "CREATE VIEW w_now.shop_orders AS SELECT 1 AS theirs",
    );
    expect((await problemOf(provision(ORDERS))).message).toBe(
      "A table _store_shop.orders is there already, and Sluice did not make it.",
    );
    await drop();
    expect(await columns()).toBe("a integer");
    await database.sql('DROP TABLE "_store_shop".orders');
    await provision(ORDERS);
    expect((await problemOf(world.provision(relations("w@local", ["w_now", "shop_orders"])))).message).toMatch(
      /A view w_now\.shop_orders is there already/,
    );
    await provision(dated(ORDERS));
    await database.sql(
      "DROP VIEW w_now.shop_orders",
      "CREATE FUNCTION w_now.shop_orders_as_of(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1'",
    );
    expect(
      (await problemOf(world.provision(relations("w@local", ["w_now", "shop_orders", "milestoned"])))).message,
    ).toMatch(/A function w_now\.shop_orders_as_of is there already/);
    await database.sql("DROP FUNCTION w_now.shop_orders_as_of");
    await world.provision(relations("w@local", ["w_now", "shop_orders"]));
    expect((await problemOf(world.provision(relations("other@local", ["w_now", "shop_orders"])))).message).toMatch(
      /belongs to the workspace "w@local"/,
    );
    // A view of others on Sluice's table stands in the way, and is named.
    await database.sql('CREATE VIEW theirs AS SELECT amount FROM "_store_shop".orders');
    const blocked = await problemOf(provision(shape({ id: "integer!", note: "varchar(5)" }, "id")));
    expect(blocked.message).toMatch(/Sluice did not make stands in the way.*theirs/);
    expect((await problemOf(drop())).message).toMatch(/stands in the way.*theirs/);
    expect(await columns()).toContain("amount");
    await database.sql("DROP VIEW theirs");
    await drop();
    await world.provision(relations("w@local"));
    // The schemas were there before, so they stay.
    expect(
      await database.sql("SELECT nspname FROM pg_namespace WHERE nspname IN ('_store_shop', 'w_now') ORDER BY 1"),
    ).toEqual([["_store_shop"], ["w_now"]]);
  });

  it("drops a table with what shows it, and the schemas that are left empty, and does so again without harm", async () => {
    await provision(dated(ORDERS));
    await world.provision(relations("w@local", ["w_then", "shop_orders", "milestoned"]));
    await drop();
    await drop();
    expect(await database.sql("SELECT nspname FROM pg_namespace WHERE nspname IN ('_store_shop', 'w_then')")).toEqual(
      [],
    );
    expect(
      await database.sql(
        `SELECT (SELECT count(*) FROM "_sluice".tables) + (SELECT count(*) FROM "_sluice".relations) + (SELECT count(*) FROM "_sluice".schemas)`,
      ),
    ).toEqual([["0"]]);
    await provision(ORDERS);
    expect(await columns()).toContain("id");
  });

  it("makes anew what somebody dropped, with the views on it", async () => {
    await provision(ORDERS);
    await fill(ORDERS, "1,a,1.5");
    await world.provision(relations("w@local", ["w_now", "shop_orders"]));
    await database.sql('DROP TABLE "_store_shop".orders CASCADE');
    await provision(ORDERS);
    expect(await database.sql("SELECT count(*) FROM w_now.shop_orders")).toEqual([["0"]]);
    await world.run(exportSpec(ORDERS, store()));
    expect(await database.sql("SELECT count(*) FROM w_now.shop_orders")).toEqual([["1"]]);
    await database.sql('ALTER TABLE "_store_shop".orders DROP COLUMN note CASCADE');
    await provision(ORDERS);
    await world.run(exportSpec(ORDERS, store()));
    expect(await database.sql("SELECT id, note, amount FROM w_now.shop_orders")).toEqual([["1", "a", "1.50"]]);
    await database.sql("DROP VIEW w_now.shop_orders", 'ALTER TABLE "_store_shop".orders ALTER COLUMN amount TYPE text');
    const problem = await problemOf(provision(ORDERS));
    expect(problem.message).toMatch(/the column "amount" is text there, and Sluice made it numeric\(8,2\)/);
  });

  it("says which right is missing", async () => {
    await database.sql("CREATE ROLE guest LOGIN PASSWORD 'pw'");
    try {
      const environment = world.environment({ env: { ...world.env, TEST_POSTGRES: "guest:pw" } });
      const problem = await problemOf(world.provision(tableSpec(at(), ORDERS), environment));
      expect(problem.message).toMatch(/No permission: provision shop\/orders/);
      expect(problem.remedy).toMatch(/CREATE on the database/);
      await database.sql(`GRANT CREATE ON DATABASE ${database.name} TO guest`);
      await world.provision(tableSpec(at(), ORDERS), environment);
      await world.provision(relations("w@local", ["w_now", "shop_orders"]), environment);
      expect(await columns()).toContain("id");
    } finally {
      await database.sql("DROP OWNED BY guest CASCADE", "DROP ROLE guest");
    }
  });
});
