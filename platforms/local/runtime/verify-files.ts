import { lstat, readlink, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FilesStore, Shape, TableName } from "../spec.js";
import { confineParent, relativeLink } from "./file-links.js";
import { FileTable, fileName } from "./file-table.js";
import { confine } from "./places.js";
import { readRecord } from "./relations-files.js";
import type { Session } from "./session.js";
import { GONE, ledgerProblem, type RelationSpec, type Verifier } from "./verifier.js";

/** Looks into a folder of files. */
export class FilesVerifier implements Verifier {
  constructor(
    private readonly session: Session,
    private readonly store: FilesStore,
    /** Where the store lies. */
    private readonly folder: string,
  ) {}

  async table(table: TableName, shape: Shape): Promise<string | undefined> {
    const { session, store, folder } = this;
    const manifest = await confine(folder, `_sluice/${table.schema}/${table.name}.json`);
    if (!(await isThere(manifest))) return GONE;
    return FileTable.use(session, store, table, async (files) =>
      files.state === undefined
        ? "the file that holds its rows is gone"
        : (ledgerProblem(files.state, shape) ?? (await files.fault())),
    );
  }

  async relation(workspace: string, { schema, name, table, history }: RelationSpec): Promise<string | undefined> {
    const { folder, store } = this;
    const link = fileName({ schema, name }, store.format, "live");
    const path = await confineParent(folder, link);
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) return "the link is gone";
    if (!found.isSymbolicLink()) return "something else is in the place of the link";
    const shared = join(folder, fileName(table, store.format, history));
    if ((await readlink(path)) !== relativeLink(dirname(path), shared)) return "the link leads elsewhere";
    const record = await readRecord(await confine(folder, `_sluice/_relations/${workspace}.json`));
    return record.links.includes(link) ? undefined : "it is not recorded as Sluice's";
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
