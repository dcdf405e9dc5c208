import { platformType } from "../../../../src/change/compatibility/rules/platform-type.js";
import { testCompatibility } from "../harness.js";

testCompatibility(platformType, { fine: {}, found: {} });
