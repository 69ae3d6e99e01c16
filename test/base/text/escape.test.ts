import { fileURLToPath } from "node:url";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import {
  forCsv,
  forHtml,
  forMarkdown,
  forMarkdownCode,
  forMarkdownCodeCell,
  forMarkdownSentence,
  forTerminal,
  forUri,
  forWorkflowProperty,
  forWorkflowText,
  forXml,
  safeJson,
  terminalLink,
} from "../../../src/base/text/escape.js";

describe("forTerminal", () => {
  test.each([
    ["an escape", "\u001b[31m", "<U+001B>[31m"],
    ["a bell", "\u0007", "<U+0007>"],
    ["a backspace", "\b", "<U+0008>"],
    ["a null", "\0", "<U+0000>"],
    ["a line feed", "a\nb", "a<U+000A>b"],
    ["a carriage return", "a\rb", "a<U+000D>b"],
    ["a control of the second set", "\u009b", "<U+009B>"],
    ["a direction override", "\u202e", "<U+202E>"],
    ["a direction isolate", "\u2066", "<U+2066>"],
    ["a blank of no width", "\u200b", "<U+200B>"],
    ["a byte order mark", "\ufeff", "<U+FEFF>"],
    ["a line separator", "\u2028", "<U+2028>"],
    ["a Hangul filler", "\u3164", "<U+3164>"],
    ["a tag character", "\u{e0041}", "<U+E0041>"],
    ["half of a pair", "\ud83d", "<U+D83D>"],
  ])("shows %s as its code point", (_, text, shown) => {
    expect(forTerminal(text)).toBe(shown);
  });

  test.each(["plain", "\u6b4c \u00e4 e\u0301", "\ud83d\ude00", "a::b", "#[a]", ""])(
    "leaves %j as it is",
    (text) => {
      expect(forTerminal(text)).toBe(text);
    },
  );

  test("breaks a workflow command at the start", () => {
    expect(forTerminal("::error::x")).toBe("<U+003A>:error::x");
  });

  test("breaks a workflow command after blanks", () => {
    expect(forTerminal(" \u00a0::error::x")).toBe(" \u00a0<U+003A>:error::x");
  });

  test("breaks a command of older runners anywhere", () => {
    expect(forTerminal("a ###[error]b")).toBe("a #<U+0023><U+0023>[error]b");
  });
});

describe("terminalLink", () => {
  const ESC = "\u001b";
  const parts = (link: string) => link.split(`${ESC}\\`);

  test("links a text to a file", () => {
    const [start = "", end] = parts(terminalLink("/logs/a b.jsonl", "shown"));
    expect([start.startsWith(`${ESC}]8;;file:///`), end]).toEqual([true, `shown${ESC}]8;;`]);
  });

  test("leads to the file whatever its name is", () => {
    const path = fileURLToPath("file:///logs/%25%20a%3Bb%23c%3Fd-%C3%A4.jsonl");
    const [start = ""] = parts(terminalLink(path, "shown"));
    expect(fileURLToPath(start.slice(`${ESC}]8;;`.length))).toBe(path);
  });

  test("is not ended by a path that holds the end of a link", () => {
    const link = terminalLink(`/a${ESC}\\b\u0007c\u009cd\ne`, "shown");
    expect(link.match(/[\u0000-\u001f\u007f-\u009f]/g)).toEqual([ESC, ESC, ESC, ESC]);
  });
});

describe("safeJson", () => {
  const awkward = {
    escape: "\u001b[31m\u009b\u0007\0",
    direction: "\u202e\u2066",
    hidden: "\u200b\ufeff\u00ad\u{e0041}",
    lines: "\r\n\u2028\u2029",
    halves: "\ud83d \ude00",
    runners: "##[error] ###[group]",
    "k\u202ey": ["\ud83d\ude00", null, 1.5, true],
  };

  test.each([undefined, 2])("is equal when it is parsed, with an indent of %j", (indent) => {
    expect(JSON.parse(safeJson(awkward, indent))).toEqual(awkward);
  });

  test("has nothing in it that is unseen", () => {
    expect(safeJson(awkward)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  test("has no command of older runners in it", () => {
    expect(safeJson(awkward)).not.toContain("##[");
  });

  test("leaves what can be seen as it is", () => {
    expect(safeJson("\u6b4c \ud83d\ude00 <>&")).toBe('"\u6b4c \ud83d\ude00 <>&"');
  });
});

describe("forWorkflowText", () => {
  test("joins lines as a runner reads them", () => {
    expect(forWorkflowText(["one", "two"])).toBe("one%0Atwo");
  });

  test("keeps a percent sign from being decoded", () => {
    expect(forWorkflowText(["100%0A::error::x"])).toBe("100%250A::error::x");
  });

  test("makes no second line of a line feed within a line", () => {
    expect(forWorkflowText(["a\r\nb"])).toBe("a<U+000D><U+000A>b");
  });
});

describe("forWorkflowProperty", () => {
  test("keeps a colon from ending the properties", () => {
    expect(forWorkflowProperty("a::b")).toBe("a%3A%3Ab");
  });

  test("keeps a comma from starting another property", () => {
    expect(forWorkflowProperty("a,line=1")).toBe("a%2Cline=1");
  });

  test("keeps a percent sign from being decoded", () => {
    expect(forWorkflowProperty("%2C")).toBe("%252C");
  });

  test("shows a line feed", () => {
    expect(forWorkflowProperty("a\nb")).toBe("a<U+000A>b");
  });
});

describe("forMarkdown", () => {
  test.each([
    ["emphasis", "*a* _b_ ~c~", "\\*a\\* \\_b\\_ \\~c\\~"],
    ["code", "`a`", "\\`a\\`"],
    ["a link", "[a](b)", "\\[a\\](b)"],
    ["an image", "![a](b)", "!\\[a\\](b)"],
    ["HTML", "<b> &lt;", "\\<b\\> \\&lt;"],
    ["a cell's end", "a|b", "a\\|b"],
    ["mathematics", "$a$", "\\$a\\$"],
    ["an escape of its own", "\\*a", "\\\\\\*a"],
    ["a heading", "# a", "\\# a"],
  ])("takes away the meaning of %s", (_, text, escaped) => {
    expect(forMarkdown(text)).toBe(escaped);
  });

  test("parts a mention", () => {
    expect(forMarkdown("@everyone")).toBe("@<!-- -->everyone");
  });

  test("parts an address of mail", () => {
    expect(forMarkdown("dana@example.com")).toBe("dana@<!-- -->example.com");
  });

  test.each(["https", "http", "ftp"])("parts an address that begins with %s", (scheme) => {
    expect(forMarkdown(`${scheme}://evil.example/x`)).toBe(`${scheme}:<!-- -->//evil.example/x`);
  });

  test.each(["www", "WWW"])("parts an address that begins with %s", (name) => {
    expect(forMarkdown(`${name}.evil.example`)).toBe(`${name}<!-- -->.evil.example`);
  });

  test("parts a reference to an issue, as it parts a mention", () => {
    expect(forMarkdown("#1")).not.toMatch(/#1/);
  });

  test("makes one line of many", () => {
    expect(forMarkdown("a\n\n# b")).toBe("a\\<U+000A\\>\\<U+000A\\>\\# b");
  });
});

describe("forMarkdownCode", () => {
  test.each([
    ["plain", "`plain`"],
    ["one ` tick", "`` one ` tick ``"],
    ["two `` ticks", "``` two `` ticks ```"],
    ["`whole`", "`` `whole` ``"],
    ["```` four and ` one", "````` ```` four and ` one `````"],
    [" blanks ", "`  blanks  `"],
  ])("puts %j between ticks that it does not hold", (text, code) => {
    expect(forMarkdownCode(text)).toBe(code);
  });

  test("keeps a bar from ending a cell", () => {
    expect(forMarkdownCodeCell("a|b")).toBe("`a\\|b`");
  });

  test("makes one line of many", () => {
    expect(forMarkdownCode("a\nb")).toBe("`a<U+000A>b`");
  });

  test("is code even where there is no text", () => {
    expect(forMarkdownCode("")).toMatch(/^` +`$/);
  });
});

describe("forMarkdownSentence", () => {
  test("keeps a command as code", () => {
    expect(forMarkdownSentence("run `git add *` now *")).toBe("run `git add *` now \\*");
  });

  test("takes ticks that do not pair for text", () => {
    expect(forMarkdownSentence("a ` b")).toBe("a \\` b");
  });

  test("lets no mention out between two commands", () => {
    expect(forMarkdownSentence("`a` @everyone `b`")).toBe("`a` @<!-- -->everyone `b`");
  });

  test("leaves out nothing of two ticks with nothing between them", () => {
    expect(forMarkdownSentence('the value is "``"').match(/`/g)).toHaveLength(2);
  });
});

describe("forHtml", () => {
  test("starts no element", () => {
    expect(forHtml("</script><script>alert(1)</script>")).not.toContain("<");
  });

  test("ends no attribute, whichever quotes it has", () => {
    expect(forHtml(`" onmouseover="alert(1)' x='`)).not.toMatch(/["']/);
  });

  test("keeps an entity as the text that it is", () => {
    expect(forHtml("&lt; &#x3c;")).toBe("&amp;lt; &amp;#x3c;");
  });

  test("shows what is unseen", () => {
    expect(forHtml("\u202e")).toBe("&lt;U+202E&gt;");
  });
});

describe("forXml", () => {
  /** What a strict reader gets from a text and from an attribute. */
  function read(xml: string): (string | undefined)[] {
    const seen: (string | undefined)[] = [];
    const parser = new SaxesParser();
    parser.on("error", (error) => {
      throw error;
    });
    parser.on("opentag", ({ attributes }) => seen.push(attributes.a));
    parser.on("text", (text) => seen.push(text));
    parser.write(xml).close();
    return seen;
  }

  test.each(["]]>", "<![CDATA[", "<!-- -->", "&amp;", "\"'", "\ud83d\ude00"])(
    "gives %j back to a reader",
    (text) => {
      expect(read(`<x a="${forXml(text)}">${forXml(text)}</x>`)).toEqual([text, text]);
    },
  );

  test("holds no character that XML does not know", () => {
    expect(forXml("\0\u001f\ufffe\uffff\ud83d")).toBe(
      "&lt;U+0000&gt;&lt;U+001F&gt;&lt;U+FFFE&gt;&lt;U+FFFF&gt;&lt;U+D83D&gt;",
    );
  });
});

describe("forCsv", () => {
  test.each(["", "plain", "a b", "1.5", "a=b", "a-b"])("leaves %j as it is", (text) => {
    expect(forCsv(text)).toBe(text);
  });

  test.each([
    ["a,b", '"a,b"'],
    ["a;b", '"a;b"'],
    ['a "b"', '"a ""b"""'],
    [" a ", '" a "'],
  ])("quotes %j", (text, field) => {
    expect(forCsv(text)).toBe(field);
  });

  test.each(["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20SUM"])(
    "keeps %j from being calculated",
    (text) => {
      expect(forCsv(text)).toBe(`"'${text}"`);
    },
  );

  test.each([" =1", "   +1", "\u00a0=1", "\u3000\uff1d1"])(
    "keeps %j from being calculated after blanks",
    (text) => {
      expect(forCsv(text)).toBe(`"'${text}"`);
    },
  );

  test.each(["\t=1", "\r=1", "\n=1", "\0=1", "\u200b=1"])(
    "shows what stands before a formula in %j",
    (text) => {
      expect(forCsv(text)).toMatch(/^<U\+[0-9A-F]{4}>=1$/);
    },
  );

  test("makes one line of many", () => {
    expect(forCsv("a\r\nb")).toBe("a<U+000D><U+000A>b");
  });
});

describe("forUri", () => {
  test("keeps the slashes of a path", () => {
    expect(forUri("a/b.jsonl")).toBe("a/b.jsonl");
  });

  test("makes no scheme of a colon", () => {
    expect(forUri("javascript:alert(1)")).toBe("javascript%3Aalert(1)");
  });

  test.each(["a b", "a%41", "a?b#c", "\u00e4\u6b4c\ud83d\ude00", "a\nb", "\u202e", '"<>`|'])(
    "gives %j back when decoded",
    (path) => {
      expect(decodeURIComponent(forUri(path))).toBe(path);
    },
  );

  test("is made of what a URI may hold alone", () => {
    expect(forUri("\u001b \u00e4\"<>\\^`{|}%[]/-_.!~*'()")).toMatch(/^[\w\-.~!*'()%/]*$/);
  });

  test("replaces half of a pair, which no URI can hold", () => {
    expect(forUri("a\ud83d")).toBe("a%EF%BF%BD");
  });
});
