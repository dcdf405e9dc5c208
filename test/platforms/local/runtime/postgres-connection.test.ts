import { execFileSync } from "node:child_process";
import { chownSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Server } from "../../../../platforms/local/spec.js";
import type { RuntimeProblem } from "../../../../src/platform/runtime.js";
import { postgresAvailable, startPostgres, type TestDatabase, type TestPostgres } from "../../../support/postgres.js";
import { ingestSpec, problemOf, shape, staging, tableSpec, World } from "./support/world.js";

const ORDERS = shape({ id: "integer!", note: "string" }, "id");

describe.skipIf(!postgresAvailable())("the way to a PostgreSQL server", () => {
  let server: TestPostgres;
  let database: TestDatabase;
  let world: World;
  beforeAll(async () => {
    server = await startPostgres();
  });
  beforeEach(async () => {
    database = await server.database();
    await database.sql("CREATE TABLE orders (id integer PRIMARY KEY, note text)", "INSERT INTO orders VALUES (1, 'a')");
    world = new World();
    world.env = database.env;
    await world.provision(tableSpec(staging("shop", "orders"), ORDERS));
  });
  afterEach(async () => {
    world.remove();
    await database.drop();
  });
  afterAll(() => server?.stop());

  const spec = (changes: Partial<Server> = {}) =>
    ingestSpec({
      shapes: { orders: ORDERS },
      source: { type: "postgresql", server: { ...database.server, ...changes } },
    });
  const run = (env: Record<string, string> = {}, changes: Partial<Server> = {}) =>
    world.run(spec(changes), {
      environment: world.environment({ env: { ...database.env, SLUICE_LOCK_WAIT: "5", ...env } }),
    });
  const problem = (env: Record<string, string> = {}, changes: Partial<Server> = {}): Promise<RuntimeProblem> =>
    problemOf(run(env, changes));

  it("is found by user:password, or by JSON", async () => {
    expect(await run()).toMatchObject({ inserted: 1 });
    const login = {
      TEST_POSTGRES: JSON.stringify({ username: server.user, password: server.password, host: "ignored" }),
    };
    expect(await run(login)).toMatchObject({ unchanged: true });
  });

  it.each([
    ["unset", "", /TEST_POSTGRES.*warehouse.*not set/],
    ["no pair", "s3cret", /TEST_POSTGRES.*warehouse.*form/],
    ["without a user", ":s3cret", /form/],
    ["without a password", "s3cret:", /form/],
    ["broken JSON", '{"username": "s3cret"', /form/],
    ["JSON without a password", '{"username": "s3cret", "password": ""}', /form/],
    ["JSON that is no object", '{"username": ["s3cret"], "password": "s3cret"}', /form/],
    ["wrong", "s3cret:s3cret", /TEST_POSTGRES/],
  ])("is not shown what is in a credential that is %s", async (_, value, expected) => {
    const found = await problem({ TEST_POSTGRES: value });
    expect(found.message).toMatch(expected);
    for (let error: unknown = found; error instanceof Error; error = error.cause)
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(/s3cret/);
    expect(found.remedy).not.toBe("");
  });

  it("is not taken from the process, nor its password asked elsewhere", async () => {
    const before = { ...process.env };
    Object.assign(process.env, { PGUSER: server.user, PGPASSWORD: server.password, PGDATABASE: database.name });
    try {
      expect((await problem({ TEST_POSTGRES: "" })).message).toContain("not set");
    } finally {
      process.env = before;
    }
  });

  it("says what is wrong with it", async () => {
    expect((await problem({}, { credential: undefined })).message).toMatch(/warehouse names no credential/);
    const refused = await problem({}, { port: 1 });
    expect(refused.message).toMatch(/127\.0\.0\.1:1 \(container warehouse\) cannot be reached: nothing answers/);
    expect((await problem({}, { database: "nowhere" })).message).toMatch(/no database "nowhere" on 127\.0\.0\.1/);
    const unknown = await problem({ PGSSLMODE: "disable" }, { host: "no-such-host.invalid" });
    expect(unknown.message).toMatch(/no-such-host\.invalid.* cannot be reached/);
  });

  it("says what may not be read", async () => {
    await database.sql("CREATE ROLE reader LOGIN PASSWORD 'pw'");
    try {
      const found = await problem({ TEST_POSTGRES: "reader:pw" });
      expect(found.message).toMatch(/No permission: ingest shop .*orders/);
      expect(found.remedy).toMatch(/Grant/);
      await database.sql("GRANT SELECT ON orders TO reader");
      expect(await run({ TEST_POSTGRES: "reader:pw" })).toMatchObject({ inserted: 1 });
    } finally {
      await database.sql("DROP OWNED BY reader", "DROP ROLE reader");
    }
  });

  it("is encrypted and proven unless it stays on this machine, or the environment says otherwise", async () => {
    // What is elsewhere is another name of this machine here.
    const elsewhere = { host: "0.0.0.0" };
    expect((await problem({}, elsewhere)).message).toMatch(/does not speak TLS/);
    expect(await run({ PGSSLMODE: "disable" }, elsewhere)).toMatchObject({ inserted: 1 });
    expect((await problem({ PGSSLMODE: "prefer" })).message).toMatch(/PGSSLMODE is "prefer"/);
    expect((await problem({ PGSSLMODE: "verify-full" })).message).toMatch(/does not speak TLS/);

    const [key, certificate] = [join(server.folder, "server.key"), join(server.folder, "server.crt")];
    execFileSync(
      "openssl",
      // biome-ignore format: options and their values
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate, "-subj", "/CN=pg.example.com", "-addext", "subjectAltName=DNS:pg.example.com,IP:127.0.0.1"],
      { stdio: "pipe" },
    );
    const { uid, gid } = statSync(join(server.folder, "data"));
    for (const path of [key, certificate]) chownSync(path, uid, gid);
    await database.sql(
      `ALTER SYSTEM SET ssl_key_file = '${key}'`,
      `ALTER SYSTEM SET ssl_cert_file = '${certificate}'`,
      "ALTER SYSTEM SET ssl = on",
      "SELECT pg_reload_conf()",
    );
    try {
      while ((await database.sql("SHOW ssl"))[0]?.[0] !== "on") await sleep(20);
      expect((await problem({}, elsewhere)).message).toMatch(/does not prove that it is 0\.0\.0\.0/);
      const trusted = { PGSSLROOTCERT: certificate };
      expect((await problem(trusted, elsewhere)).message).toMatch(/does not prove/);
      await database.sql(
        "CREATE VIEW encrypted AS SELECT 1 AS id, ssl::text AS note FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
      );
      const encrypted = async (env: Record<string, string>, host: string): Promise<unknown> => {
        const source = { type: "postgresql", server: { ...database.server, host } } as const;
        const environment = world.environment({ env: { ...database.env, ...env } });
        await world.run(ingestSpec({ shapes: { orders: ORDERS }, from: { orders: "encrypted" }, source }), {
          environment,
        });
        return (await world.rows(staging("shop", "orders")))[0]?.[1];
      };
      expect(await encrypted({}, "127.0.0.1")).toBe("false");
      expect(await encrypted({ ...trusted, PGSSLMODE: "verify-full" }, "127.0.0.1")).toBe("true");
      expect(await encrypted({}, "127.0.0.1")).toBe("false");
      expect(await encrypted({ ...trusted, PGSSLMODE: "verify-ca" }, "0.0.0.0")).toBe("true");
      expect(await encrypted({}, "127.0.0.1")).toBe("false");
      expect(await encrypted({ PGSSLMODE: "require" }, "0.0.0.0")).toBe("true");
      const missing = await problem({ PGSSLROOTCERT: join(server.folder, "none.crt") }, elsewhere);
      expect(missing.message).toMatch(/PGSSLROOTCERT names .*none\.crt.* cannot be read/);
    } finally {
      await database.sql("ALTER SYSTEM SET ssl = off", "SELECT pg_reload_conf()");
    }
  });

  it("goes through a socket, without TLS", async () => {
    expect(await run({}, { host: join(server.folder, "socket") })).toMatchObject({ inserted: 1 });
  });

  it("says so when the server goes away, and the next run takes it from there", async () => {
    await database.sql("CREATE VIEW slow AS SELECT id, note FROM orders WHERE pg_sleep(30) IS NOT NULL");
    const spec = ingestSpec({
      shapes: { orders: ORDERS },
      from: { orders: "slow" },
      source: { type: "postgresql", server: database.server },
    });
    const running = problemOf(world.run(spec));
    for (;;) {
      const busy = await database.sql(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'sluice' AND query LIKE 'COPY%'",
      );
      if (busy.length > 0) break;
      await sleep(20);
    }
    await server.crash();
    expect((await running).message).toMatch(/ingest shop/);
    expect((await running).message).toMatch(/broke|shut|terminat/i);
    expect(await run()).toMatchObject({ inserted: 1 });
  });

  it("is given up when a job is told to stop, and so is what the server does for it", async () => {
    await database.sql("CREATE VIEW slow AS SELECT id, note FROM orders WHERE pg_sleep(600) IS NOT NULL");
    const stop = new AbortController();
    const spec = ingestSpec({
      shapes: { orders: ORDERS },
      from: { orders: "slow" },
      source: { type: "postgresql", server: database.server },
    });
    const running = problemOf(world.run(spec, { signal: stop.signal }));
    const busy = "SELECT pid FROM pg_stat_activity WHERE application_name = 'sluice'";
    while ((await database.sql(`${busy} AND query LIKE 'COPY%'`)).length === 0) await sleep(20);
    stop.abort();
    expect((await running).message).toMatch(/Stopped before it was done: ingest shop/);
    while ((await database.sql(busy)).length > 0) await sleep(20);
  });

  it("waits no longer for a lock than it may", async () => {
    const other = await database.connect();
    try {
      await other.query("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
      const found = await problem({ SLUICE_LOCK_WAIT: "0.2" });
      expect(found.message).toMatch(/ingest shop waited too long for a lock/);
      expect(found.remedy).toMatch(/SLUICE_LOCK_WAIT/);
    } finally {
      await other.end();
    }
  });

  it("reads alike, however the user's and the database's settings are", async () => {
    const odd = shape({ id: "integer!", at: "timestamptz", f: "float64", b: "binary", i: "interval", d: "date" }, "id");
    await database.sql(
      "CREATE TABLE odd (id integer, at timestamptz, f double precision, b bytea, i interval, d date)",
      "INSERT INTO odd VALUES (1, '2024-03-31 02:30:00+01', 0.30000000000000004, '\\x00ff', '1 mon -2 days 03:00', '2024-02-29')",
      `ALTER DATABASE ${database.name} SET TimeZone = 'America/New_York'`,
      `ALTER DATABASE ${database.name} SET DateStyle = 'German, DMY'`,
      `ALTER DATABASE ${database.name} SET IntervalStyle = 'iso_8601'`,
      `ALTER DATABASE ${database.name} SET extra_float_digits = -3`,
      `ALTER DATABASE ${database.name} SET bytea_output = 'escape'`,
      `ALTER DATABASE ${database.name} SET client_encoding = 'LATIN1'`,
      `ALTER DATABASE ${database.name} SET standard_conforming_strings = off`,
    );
    await world.provision(tableSpec(staging("shop", "odd"), odd));
    await world.run(ingestSpec({ shapes: { odd }, source: { type: "postgresql", server: database.server } }));
    expect(await world.rows(staging("shop", "odd"))).toEqual([
      [1, "2024-03-31 01:30:00+00", 0.30000000000000004, "\\x00\\xFF", expect.anything(), "2024-02-29"],
    ]);
  });
});
