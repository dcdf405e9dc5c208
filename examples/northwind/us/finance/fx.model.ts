// Exchange rates, declared in TypeScript: the same objects as in YAML, with completion and types.
import { containerKey, defineDataContainer, defineDatastore, teamKey } from "sluice";

const team = teamKey("us/finance");
const files = containerKey("fx_files");

defineDataContainer({
  name: files,
  description: "What the bank sends every morning",
  owner: team,
  type: "files",
  locations: ["onprem:us/ny"],
  path: "../../data/finance",
  format: "csv",
});

defineDatastore({
  name: "fx",
  description: "What one unit of a currency is worth in dollars",
  team,
  status: "production",
  source: { container: files, ingestion: { method: "snapshot", schedule: "0 7 * * 1-5" } },
  datasets: [
    {
      name: "fx_rates",
      description: "A rate holds until the next one: banks publish none at weekends",
      classification: "public",
      primaryKey: ["currency", "rate_date"],
      columns: [
        { name: "currency", type: "char(3)", nullable: false, description: "ISO 4217" },
        { name: "rate_date", type: "date", nullable: false },
        { name: "usd_per_unit", type: "decimal(12,6)", nullable: false },
      ],
    },
  ],
});
