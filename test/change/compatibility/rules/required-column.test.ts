import { requiredColumn } from "../../../../src/change/compatibility/rules/required-column.js";
import { testCompatibility } from "../harness.js";

testCompatibility(requiredColumn, { fine: {}, found: {} });
