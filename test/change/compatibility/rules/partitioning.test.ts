import { partitioning } from "../../../../src/change/compatibility/rules/partitioning.js";
import { testCompatibility } from "../harness.js";

testCompatibility(partitioning, { fine: {}, found: {} });
