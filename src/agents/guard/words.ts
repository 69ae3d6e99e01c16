/** A shell command as its simple commands, each as words. It is read to be cautious with, and never to be run. */

/** One simple command. */
export interface Simple {
  /** Its words, without quotes. */
  words: readonly string[];
  /** The files that its output goes to. */
  outputs: readonly string[];
}

/** What ends a simple command, wherever it stands outside of single quotes. */
const ENDS = new Set([";", "\n", "|", "&", "(", ")", "`"]);
const DESCRIPTOR = /^\d*$/;

/** Reads a command from left to right. */
class Reader {
  readonly done: Simple[] = [];
  readonly #text: string;
  #words: string[] = [];
  #outputs: string[] = [];
  #word: string | undefined;
  #isOutput = false;

  constructor(text: string) {
    this.#text = text;
  }

  #endWord(): void {
    if (this.#word === undefined) return;
    (this.#isOutput ? this.#outputs : this.#words).push(this.#word);
    this.#word = undefined;
    this.#isOutput = false;
  }

  #endSimple(): void {
    this.#endWord();
    if (this.#words.length + this.#outputs.length > 0)
      this.done.push({ words: this.#words, outputs: this.#outputs });
    [this.#words, this.#outputs, this.#isOutput] = [[], [], false];
  }

  /** Takes in what is between two quotes; gives the place of the second one. */
  #quoted(from: number, quote: string): number {
    this.#word ??= "";
    let at = from;
    for (; at < this.#text.length && this.#text[at] !== quote; at++) {
      const isSubstitution = quote === '"' && (this.#text.startsWith("$(", at) || this.#text[at] === "`");
      // A command within a text is one of its own; what it says is kept with the text as well.
      if (isSubstitution) {
        const end = this.#text.indexOf(this.#text[at] === "`" ? "`" : ")", at + 1);
        const inner = this.#text.slice(at + (this.#text[at] === "`" ? 1 : 2), end < 0 ? undefined : end);
        this.done.push(...simpleCommands(inner));
      }
      if (quote === '"' && this.#text[at] === "\\") at++;
      this.#word += this.#text[at] ?? "";
    }
    return at;
  }

  read(): Simple[] {
    const text = this.#text;
    for (let at = 0; at < text.length; at++) {
      const character = text[at] ?? "";
      if (character === "'" || character === '"') at = this.#quoted(at + 1, character);
      else if (character === "\\") {
        at++;
        if (text[at] !== "\n") this.#word = (this.#word ?? "") + (text[at] ?? "");
      } else if (character === ">") {
        if (this.#word !== undefined && DESCRIPTOR.test(this.#word)) this.#word = undefined;
        this.#endWord();
        while (text[at + 1] === ">" || text[at + 1] === "|") at++;
        // `>&2` names a descriptor, and `>&file` a file.
        if (text[at + 1] === "&") at++;
        this.#isOutput = true;
      } else if (character === "&" && text[at + 1] === ">") this.#endWord();
      else if (ENDS.has(character)) this.#endSimple();
      else if (/\s|</.test(character)) this.#endWord();
      else this.#word = (this.#word ?? "") + character;
    }
    this.#endSimple();
    return this.done;
  }
}

/** The simple commands of a shell command. */
export function simpleCommands(text: string): Simple[] {
  return new Reader(text).read();
}
