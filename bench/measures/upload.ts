import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { type IncomingMessage, request as send } from 'node:http'
import { join } from 'node:path'
import { startScript, untilListening } from '../harness/contestant.ts'
import type { InstalledPackage } from '../harness/installed-package.ts'
import type { Measure } from '../harness/plan.ts'
import { forgetPeak, peakResidentBytesOf, residentBytesOf } from '../harness/process-tree.ts'
import { figure } from '../harness/spread.ts'

interface Growth {
  readonly restBytes: number
  readonly peakBytes: number
  readonly seconds: number
}

const pieceBytes = 64 * 1024
const restMs = 3_000
const growthMegabytesMax = 60

/** How much memory one large upload takes, against the bare pass-through. */
export const upload: Measure = {
  name: 'upload',
  async run({ installed: install, uploadBytes }) {
    const upstream = await startScript(
      'upstream',
      new URL('../harness/discarding-upstream.ts', import.meta.url),
    )
    const origin = `http://127.0.0.1:${upstream.port}`
    const bare = await startScript('bare', new URL('../contestants/bare.ts', import.meta.url), [origin])
    try {
      const installed = install()
      const key = setUp(installed, origin)
      const server = await installed.serve()
      await untilListening(server.port)
      const gate = await measureGrowth(server.pid, server.port, '/assemblyai', key, uploadBytes)
      await server.stop()
      const peer = await measureGrowth(bare.pid, bare.port, '/vendor', bare.facts.key ?? '', uploadBytes)
      const megabytes = (bytes: number) => figure(bytes / 1e6)
      const growth = (seen: Growth) => seen.peakBytes - seen.restBytes
      const row = (title: string, seen: Growth) => [
        title,
        megabytes(growth(seen)),
        megabytes(seen.restBytes),
        megabytes(seen.peakBytes),
        figure(growth(seen) / growth(peer)),
      ]
      return {
        name: 'upload',
        title: `Memory during an upload of ${figure(uploadBytes / 1e9)} GB`,
        method:
          'One `POST /v2/upload` in chunks, to a vendor that counts and discards, through the packed `serve` with ' +
          'everything recorded. The peak is the kernel’s own (VmHWM), reset before the upload, so that nothing ' +
          'between two samples is missed; every byte is counted at the vendor.',
        header: ['MB', 'growth', 'at rest', 'peak', 'growth against bare'],
        rows: [row('bare pass-through', peer), row('`serve`', gate)],
        goals: [
          {
            what: `grows by at most ${growthMegabytesMax} MB`,
            measured: `${megabytes(growth(gate))} MB`,
            reached: growth(gate) <= growthMegabytesMax * 1e6,
          },
        ],
      }
    } finally {
      await Promise.all([upstream.stop(), bare.stop()])
    }
  },
}

/** Gives the installed package a vendor key and a client; returns the client's key. */
function setUp(installed: InstalledPackage, origin: string): string {
  const settings = `vendors:\n  assemblyai:\n    origins:\n      main: ${origin}\n`
  writeFileSync(join(installed.project, 'sallyport.yaml'), settings)
  const development = ['--environment', 'development']
  installed.run(['key', 'add', 'assemblyai', ...development, '--stdin'], randomBytes(16).toString('hex'))
  const grant = ['--grant', 'assemblyai=write:uploads', '--json']
  const added = installed.run(['client', 'add', 'bench', ...development, ...grant])
  return (JSON.parse(added) as { key: string }).key
}

async function measureGrowth(
  pid: number,
  port: number,
  prefix: string,
  key: string,
  bytes: number,
): Promise<Growth> {
  // The first upload loads what an upload needs; growth is what the size of the second adds.
  await sendUpload(port, prefix, key, pieceBytes * 16)
  await new Promise((resolve) => setTimeout(resolve, restMs))
  forgetPeak(pid)
  const restBytes = residentBytesOf(pid)
  const startedAt = performance.now()
  await sendUpload(port, prefix, key, bytes)
  return { restBytes, peakBytes: peakResidentBytesOf(pid), seconds: (performance.now() - startedAt) / 1000 }
}

/** Sends an upload as fast as it is taken, and makes sure that all of it arrived. */
async function sendUpload(port: number, prefix: string, key: string, bytes: number): Promise<void> {
  const piece = randomBytes(pieceBytes)
  const outgoing = send({
    host: '127.0.0.1',
    port,
    path: `${prefix}/v2/upload`,
    method: 'POST',
    headers: {
      authorization: key,
      'content-type': 'application/octet-stream',
      'transfer-encoding': 'chunked',
    },
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
  })
  for (let left = bytes; left > 0; left -= pieceBytes) {
    if (outgoing.write(left < pieceBytes ? piece.subarray(0, left) : piece)) continue
    await new Promise((resolve) => outgoing.once('drain', resolve))
  }
  outgoing.end()
  const answer = await answered
  let text = ''
  for await (const part of answer) text += String(part)
  const arrived = answer.statusCode === 200 ? (JSON.parse(text) as { bytes: number }).bytes : 0
  if (arrived !== bytes)
    throw new Error(`${arrived} of ${bytes} bytes arrived (${answer.statusCode}): ${text}`)
}
