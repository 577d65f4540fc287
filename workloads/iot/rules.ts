/** What an answer is about: column `kind`. */
export const KIND_SPIKE = 1;
export const KIND_SESSION = 2;

/** A reading is judged against this many readings of the device before it. */
export const HISTORY = 32;
