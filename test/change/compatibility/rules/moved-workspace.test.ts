import { movedWorkspace } from "../../../../src/change/compatibility/rules/moved-workspace.js";
import { testCompatibility } from "../harness.js";

testCompatibility(movedWorkspace, { fine: {}, found: {} });
