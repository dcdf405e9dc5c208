import { it } from "vitest";
import { localPlatform } from "../conformance/local/platform.js";
import { tellMany } from "../conformance/random.js";

it(
  "300 random stories come to the same on the local platform as in the oracle",
  () => tellMany(localPlatform(), 300),
  7_200_000,
);
