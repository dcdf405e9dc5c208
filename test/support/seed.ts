import fc from "fast-check";

/**
 * Property tests draw the same cases in every run of `npm test`, so that a failure is one of the change at hand. Others are
 * drawn with FC_SEED, a number or `random`; the long proofs always draw new ones.
 */
const seed = process.env.FC_SEED ?? "20260101";
if (seed !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
