import { styleText } from "node:util";

export type Look = "red" | "yellow" | "green" | "cyan" | "dim" | "bold";

/** Dresses a text, or leaves it as it is. */
export type Style = (look: Look, text: string) => string;

export const plainStyle: Style = (_, text) => text;

/** Colours a text whatever the stream is: whether to is decided once, elsewhere. */
export const colourStyle: Style = (look, text) => styleText(look, text, { validateStream: false });
