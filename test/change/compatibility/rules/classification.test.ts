import { classification } from "../../../../src/change/compatibility/rules/classification.js";
import { testCompatibility } from "../harness.js";

testCompatibility(classification, { fine: {}, found: {} });
