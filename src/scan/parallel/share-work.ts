import { Worker } from 'node:worker_threads'
import type { ContentScanner } from '../sources/content.ts'
import type { Order, Shares, Work } from './work.ts'
import { workerUrl } from './worker-url.ts'

/** Does work in this thread and in others, and returns what each of them gave. Throws what the first of them threw. */
export async function shareWork<Kind extends Work['kind']>(
  work: Work & { readonly kind: Kind },
  here: () => Shares[Kind],
  contents: ContentScanner,
  threads: number,
): Promise<readonly Shares[Kind][]> {
  const order: Order = { work, ...contents.order }
  const others = Array.from(
    { length: threads - 1 },
    () => new Worker(workerUrl, { workerData: order, execArgv: [] }),
  )
  const shares = others.map(
    (worker) =>
      new Promise<Shares[Kind]>((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
        worker.once('exit', () => reject(new Error('a thread of the scan ended without a word')))
      }),
  )
  // Whoever fails first is reported; the others must not count as unheard.
  for (const share of shares) share.catch(() => {})
  try {
    return [here(), ...(await Promise.all(shares))]
  } finally {
    for (const worker of others) void worker.terminate()
  }
}
