import { isSallyportError } from '../../core/index.ts'
import type { App } from '../open-app.ts'

const everyMs = 6 * 3_600_000
/** A server that has just started has better things to do. */
const firstAfterMs = 60_000

export interface PrunePolicyOptions {
  /** How old records become before they lose their bytes, in milliseconds. */
  readonly olderThanMs: number
  readonly print?: (line: string) => void
}

/**
 * Prunes what is older than the policy allows, now: by the action that `audit prune` performs, and on record as that is.
 * Returns how many records, or why not. Never rejects.
 */
async function pruneByPolicy(app: Pick<App, 'perform'>, olderThanMs: number): Promise<number | string> {
  try {
    const by = { kind: 'system', id: 'retention' } as const
    const { records } = (await app.perform('audit.prune', { olderThanMs }, by)) as { records: number }
    return records
  } catch (error) {
    return isSallyportError(error) ? `${error.message} ${error.detail ?? ''}`.trim() : String(error)
  }
}

/** Prunes every six hours while a server runs. Says why where it could not, once for each reason. Returns the way to stop. */
export function followPrunePolicy(
  app: Pick<App, 'perform'>,
  { olderThanMs, print = (line) => void process.stderr.write(`sallyport: ${line}\n`) }: PrunePolicyOptions,
): () => Promise<void> {
  let said: string | undefined
  let running: Promise<void> = Promise.resolve()
  const prune = async (): Promise<void> => {
    const result = await pruneByPolicy(app, olderThanMs)
    const complaint = typeof result === 'string' ? result : undefined
    if (complaint !== undefined && complaint !== said) print(`the log is not pruned: ${complaint}`)
    said = complaint
  }
  const turn = (): void => {
    running = running.then(prune)
  }
  const first = setTimeout(turn, firstAfterMs).unref()
  const timer = setInterval(turn, everyMs).unref()
  return () => {
    clearTimeout(first)
    clearInterval(timer)
    return running
  }
}
