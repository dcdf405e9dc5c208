import { describe } from "vitest";
import { localPlatform } from "./local/platform.js";
import { prove } from "./scenario.js";
import { READING } from "./scenarios/index.js";

describe("the local platform reads", () => prove(localPlatform(), READING));
