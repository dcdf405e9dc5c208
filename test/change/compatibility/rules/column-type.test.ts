import { columnType } from "../../../../src/change/compatibility/rules/column-type.js";
import { testCompatibility } from "../harness.js";

testCompatibility(columnType, { fine: {}, found: {} });
