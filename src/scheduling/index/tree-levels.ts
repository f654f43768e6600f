/** A block is 32 nodes, a top 32 blocks: what trees keep bounds of. */
export const BLOCK_BITS = 5;
export const BLOCK_SIZE = 1 << BLOCK_BITS;
export const TOP_BITS = 2 * BLOCK_BITS;

/** Below every total and every rejection. */
export const OUTSIDE = -(2 ** 15);
