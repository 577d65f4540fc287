const CUT = '…';

/** Width of a letter, in those of a small one: about, as fonts differ. */
function widthOf(letter: string): number {
  if (
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{So}|\p{Emoji_Presentation}/u.test(
      letter,
    )
  ) {
    return 2;
  }
  return letter === CUT ? 1.7 : /[\p{Lu}mw@%&]/u.test(letter) ? 1.4 : 1;
}

/** Width of a text, in small letters. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, letter) => sum + widthOf(letter), 0);
}

/**
 * The labels within that many small letters' width, in their order: those that are longer are cut where it leaves them
 * different. Labels differ from each other.
 */
export function shortNames(labels: readonly string[], most: number): string[] {
  const all = (cut: (label: string) => string): string[] =>
    labels.map((label) => (textWidth(label) <= most ? label : cut(label)));
  const room = most - textWidth(CUT);
  // The middle goes first, then what the ends leave alike.
  const shares = [0.5, 0.35, 0.65, 0.2, 0.8, 0, 1];
  const tries = [
    ...shares.map((share) => all((label) => headOf(label, room * share) + CUT + tailOf(label, room * (1 - share)))),
    all((label) => {
      const from = Math.max(...labels.filter((other) => other !== label).map((other) => alikeUntil(label, other)));
      return headOf(label, room / 4) + CUT + headOf(label.slice(from), room / 2) + CUT;
    }),
  ];
  const numbered = labels.map((label, index) => {
    const number = ` ${CUT}${index + 1}`;
    return textWidth(label) <= most ? label : headOf(label, most - textWidth(number)) + number;
  });
  return tries.find((names) => new Set(names).size === new Set(labels).size) ?? numbered;
}

/**
 * A name on two lines, if it is longer than one may be: parted at a space or where it is cut, if both lines then fit.
 */
export function inTwoLines(name: string, most: number): string {
  if (textWidth(name) <= most) {
    return name;
  }
  const parted = [...name.matchAll(/ |(?<=…)/g)]
    .map(({ index }) => [name.slice(0, index).trim(), name.slice(index).trim()])
    .findLast((lines) => lines.every((line) => textWidth(line) <= most));
  const head = headOf(name, most);
  return (parted ?? [head, name.slice(head.length).trim()]).join('\n');
}

/** The letters a text begins with, up to that width. */
function headOf(text: string, most: number): string {
  let width = 0;
  const letters = [...text];
  const end = letters.findIndex((letter) => {
    width += widthOf(letter);
    return width > most;
  });
  return (end < 0 ? text : letters.slice(0, end).join('')).trim();
}

/** The letters it ends with. */
function tailOf(text: string, most: number): string {
  return [...headOf([...text].reverse().join(''), most)].reverse().join('');
}

/** How many letters two texts have in common at their beginning, less a letter that would be cut in half. */
function alikeUntil(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) {
    at++;
  }
  return /[\ud800-\udbff]/.test(one[at - 1] ?? '') ? at - 1 : at;
}
