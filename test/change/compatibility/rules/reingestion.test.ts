import { reingestion } from "../../../../src/change/compatibility/rules/reingestion.js";
import { testCompatibility } from "../harness.js";

testCompatibility(reingestion, { fine: {}, found: {} });
