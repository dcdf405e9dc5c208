import { movedGroup } from "../../../../src/change/compatibility/rules/moved-group.js";
import { testCompatibility } from "../harness.js";

testCompatibility(movedGroup, { fine: {}, found: {} });
