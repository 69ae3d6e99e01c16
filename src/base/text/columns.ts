/** Characters that take two columns of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Characters that stand on the one before them. */
const NONE = /\p{M}/u;

function columnsOfCharacter(character: string): number {
  if (character >= " " && character <= "~") return 1;
  return NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** As much of the beginning of a text as fits into so many columns; no character is cut in two. */
export function headOf(text: string, room: number): string {
  let [columns, end] = [0, 0];
  for (const character of text) {
    columns += columnsOfCharacter(character);
    if (columns > room) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** As much of the end of a text as fits into so many columns. */
export function tailOf(text: string, room: number): string {
  const kept: string[] = [];
  let columns = 0;
  for (const character of [...text].reverse()) {
    columns += columnsOfCharacter(character);
    if (columns > room) break;
    kept.push(character);
  }
  const tail = kept.reverse().join("");
  return tail.length < text.length ? tail.replace(/^\p{M}+/u, "") : tail;
}
