/** What an answer is about: column `kind`. */
export const KIND_SPIKE = 1;
export const KIND_SESSION = 2;

/** A reading is judged against this many readings of the device before it. */
export const HISTORY = 32;

/** Readings of a device no further apart than this form a session, ms. */
export const SESSION_GAP_MS = 30_000;

/** A session is over this long after its last reading, ms. */
export const SESSION_CLOSE_MS: number = SESSION_GAP_MS + 1;
