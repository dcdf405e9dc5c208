import { nullability } from "../../../../src/change/compatibility/rules/nullability.js";
import { testCompatibility } from "../harness.js";

testCompatibility(nullability, { fine: {}, found: {} });
