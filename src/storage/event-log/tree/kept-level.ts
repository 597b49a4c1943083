/**
 * Levels of the tree from one whose hashes are kept to the next: a hash for every 256 records, then for every 65,536, and
 * so on, as in the C2SP specification of tiled logs. What lies between is worked out from at most 128 of them.
 */
export const keptEvery = 8

/** Hashes of one kept level, or records, that give a hash of the next. */
export const keptWidth = 2 ** keptEvery
