import { deprecatedSink } from "../../../../src/change/compatibility/rules/deprecated-sink.js";
import { testCompatibility } from "../harness.js";

testCompatibility(deprecatedSink, { fine: {}, found: {} });
