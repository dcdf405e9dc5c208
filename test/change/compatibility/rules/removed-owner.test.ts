import { removedOwner } from "../../../../src/change/compatibility/rules/removed-owner.js";
import { testCompatibility } from "../harness.js";

testCompatibility(removedOwner, { fine: {}, found: {} });
