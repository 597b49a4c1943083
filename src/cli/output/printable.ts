// C0 and C1 controls, line and paragraph separators, and what turns the direction of text round (UAX 9).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being replaced
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Returns text without control characters, so that no stored name can move the cursor or forge a line. */
export function printable(text: string): string {
  return text.replace(unprintable, '?')
}
