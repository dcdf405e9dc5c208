import { primaryKey } from "../../../../src/change/compatibility/rules/primary-key.js";
import { testCompatibility } from "../harness.js";

testCompatibility(primaryKey, { fine: {}, found: {} });
