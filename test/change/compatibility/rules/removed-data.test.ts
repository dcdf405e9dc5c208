import { removedData } from "../../../../src/change/compatibility/rules/removed-data.js";
import { testCompatibility } from "../harness.js";

testCompatibility(removedData, { fine: {}, found: {} });
