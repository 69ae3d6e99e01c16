/** A repository in a folder. */
export interface Book {
  root: string;
  read(path: string): string;
}

export interface MistakenOptions {
  runs?: number;
  commits?: number;
  files?: boolean;
  beforeLast?: (book: Book) => void;
}

export function mistaken(root: string, now: Date, options?: MistakenOptions): Book;
