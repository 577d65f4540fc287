/** Length of a window, ms; windows begin at its multiples. */
export const HOUR_MS = 3_600_000;
