import { describe } from "vitest";
import { localPlatform } from "./local/platform.js";
import { prove } from "./scenario.js";
import { KEEPING } from "./scenarios/index.js";

describe("the local platform keeps", () => prove(localPlatform(), KEEPING));
