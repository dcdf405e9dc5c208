import { removedColumn } from "../../../../src/change/compatibility/rules/removed-column.js";
import { testCompatibility } from "../harness.js";

testCompatibility(removedColumn, { fine: {}, found: {} });
