import { it } from "vitest";
import { localPlatform } from "./local/platform.js";
import { tellMany } from "./random.js";

it(
  "random stories come to the same on the local platform as in the oracle",
  () => tellMany(localPlatform(), 6),
  600_000,
);
