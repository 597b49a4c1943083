import { parentPort, workerData } from 'node:worker_threads'
import { Collector } from '../findings/collector.ts'
import { scanPackShare } from '../history/packs/pack-share.ts'
import { ContentScanner } from '../sources/content.ts'
import { scanFileShare } from '../sources/file-share.ts'
import type { Order } from './work.ts'

const { work, patterns, possible, trustChecksums, candidates, nowMs } = workerData as Order
const contents = new ContentScanner({
  scanner: { patterns, possible, trustChecksums, clock: { now: () => nowMs } },
  collector: new Collector(),
  totals: { files: 0, bytes: 0, problems: [] },
  candidates,
})
const share =
  work.kind === 'packs'
    ? scanPackShare(work.packs, contents, () => {})
    : scanFileShare(work.files, contents, () => {})
parentPort?.postMessage(share)
