/** How deep a model file may nest: far beyond use, and what the recursion of everything behind can take. */
export const MAX_DEPTH = 100;

/** How many values a file may hold, and how many lines it may have. */
export const MAX_VALUES = 3_000_000;

/** How many values one object may hold: a store of ten thousand datasets fits. */
export const MAX_OBJECT_VALUES = 500_000;

/** How many values the aliases of one file may stand for. */
export const MAX_EXPANSION = 1_000_000;
