const numberPattern = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** The number that a text gives in decimal notation; NaN for any other text, also empty, hexadecimal or Infinity. */
export function parseNumber(text: string): number {
  return parseDigits(text) ?? (numberPattern.test(text) ? Number(text) : Number.NaN);
}

/** The whole number below 2^53 in magnitude that a text is ('12', '-3', '4.0'), or NaN. */
export function parseWholeNumber(text: string): number {
  const value = parseNumber(text);
  // Adding 0 turns −0 into 0.
  return Number.isSafeInteger(value) ? value + 0 : Number.NaN;
}

/** The common case, without a pattern: up to 15 digits, perhaps after a minus. */
function parseDigits(text: string): number | undefined {
  const length = text.length;
  const start = text.charCodeAt(0) === 45 ? 1 : 0;
  if (length === start || length > 15) {
    return undefined;
  }
  let value = 0;
  for (let index = start; index < length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) {
      return undefined;
    }
    value = value * 10 + digit;
  }
  return start === 1 ? -value : value;
}
