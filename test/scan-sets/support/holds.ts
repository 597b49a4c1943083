/** The ways in which a secret may stand in a file and still has to be found. */
const undone: readonly ((content: string) => string)[] = [
  (content) => content,
  (content) =>
    content.replaceAll(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})/g, (_, short: string, long: string) =>
      String.fromCharCode(Number.parseInt(short ?? long, 16)),
    ),
  (content) =>
    content.replaceAll(/[A-Za-z0-9+/]{24,}={0,2}/g, (run) => Buffer.from(run, 'base64').toString('latin1')),
]

/** Returns whether the secret is in the content: plain, in script escapes, or inside a run of base64. */
export function holds(content: string, secret: string): boolean {
  return undone.some((undo) => undo(content).includes(secret))
}
