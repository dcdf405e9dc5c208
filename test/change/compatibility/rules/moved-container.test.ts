import { movedContainer } from "../../../../src/change/compatibility/rules/moved-container.js";
import { testCompatibility } from "../harness.js";

testCompatibility(movedContainer, { fine: {}, found: {} });
