import { quote } from '../record/canonical-json.ts'

/** A checkpoint that is kept away from its log. */
export interface Anchor {
  /** When it was taken, in milliseconds since 1970. Not signed. */
  readonly atMs: number
  /** A signed note. */
  readonly checkpoint: string
}

/** Returns an anchor as one line of JSON, with its newline: files of them only grow, and a torn line spoils no other. */
export function formatAnchor({ atMs, checkpoint }: Anchor): string {
  return `{"time":"${new Date(atMs).toISOString()}","checkpoint":${quote(checkpoint)}}\n`
}

/** Where a note ends and the next begins: after its signatures, with empty lines between them or none. */
const betweenNotes = /(?<=\n\u2014 [^\n]*\n)\n*(?!\u2014 |\n)/u

/**
 * Returns the checkpoints in a file of anchors, or in a file of signed notes that stand one after the other, as somebody
 * keeps them who appends what is posted. What is neither is returned as it stands, so that verification says of it that it
 * proves nothing; a last line that was cut off is left out.
 */
export function readAnchors(text: string): readonly string[] {
  if (!text.startsWith('{')) return text.split(betweenNotes).filter((note) => note.trim() !== '')
  const lines = text.split('\n')
  // A line that is being written has no end yet.
  lines.pop()
  return lines.filter((line) => line !== '').map((line) => checkpointOf(line) ?? line)
}

function checkpointOf(line: string): string | undefined {
  try {
    const { checkpoint } = JSON.parse(line) as { checkpoint?: unknown }
    return typeof checkpoint === 'string' ? checkpoint : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
