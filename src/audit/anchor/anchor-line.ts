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

/**
 * Returns the checkpoints in a file of anchors, or the one in a file that is a signed note. What is neither is returned
 * as it stands, so that verification says of it that it proves nothing; a last line that was cut off is left out.
 */
export function readAnchors(text: string): readonly string[] {
  if (!text.startsWith('{')) return text.trim() === '' ? [] : [text]
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
