import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatAnchor, type LogHead, readAnchors } from '../../audit/index.ts'
import { logOf } from '../../audit/testing/logs.ts'
import { ManualClock } from '../../core/index.ts'
import type { SealedLog } from '../event-log/sealed-log.ts'
import { AnchorWriter } from './anchor-writer.ts'

const notes = logOf([2, 3, 4]).batches.map(({ checkpoint }) => checkpoint)
let folder: string
let path: string
let head: LogHead | undefined
let failures: string[]

/** The log as it stands after so many commits. */
function standAt(commits: number): void {
  const checkpoint = notes[commits - 1]
  head = checkpoint === undefined ? undefined : { checkpoint, tree: new Uint8Array() }
}

const open = (more: { readonly url?: string; readonly path?: string } = {}) =>
  new AnchorWriter({
    log: { head: async () => head } as SealedLog,
    clock: new ManualClock(1_000),
    path,
    onFailed: (where) => failures.push(where),
    ...more,
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-anchors-'))
  path = join(folder, 'state', 'log.checkpoints')
  failures = []
  standAt(0)
})
afterEach(() => rmSync(folder, { recursive: true }))

const kept = () => (existsSync(path) ? readAnchors(readFileSync(path, 'utf8')) : [])

describe('the file of anchors', () => {
  it('gets each checkpoint once, also over several starts', async () => {
    const writer = open()
    await writer.flush()
    expect(existsSync(path)).toBe(false)
    standAt(1)
    await Promise.all([writer.flush(), writer.flush()])
    standAt(2)
    await writer.close()
    await open().close()
    expect(kept()).toEqual(notes.slice(0, 2))
    standAt(3)
    await open().close()
    expect(kept()).toEqual(notes)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('tells how many records a log lacks that it had', async () => {
    expect(await open().missingRecords()).toBe(0)
    standAt(3)
    await open().close()
    expect(await open().missingRecords()).toBe(0)
    standAt(1)
    expect(await open().missingRecords()).toBe(7)
    standAt(0)
    expect(await open().missingRecords()).toBe(9)
  })

  it('still tells it after the next command, which keeps no checkpoint of a log that was put back', async () => {
    standAt(3)
    await open().close()
    standAt(1)
    await open().close()
    expect(await open().missingRecords()).toBe(7)
    const running = open()
    standAt(2)
    await running.close()
    expect(kept()).toEqual(notes.slice(2))
  })

  it('tells it by the largest that it holds, also where smaller ones come after', async () => {
    mkdirSync(join(folder, 'state'))
    const [small = '', , large = ''] = notes
    const smaller = formatAnchor({ atMs: 1, checkpoint: small }).repeat(1_000)
    writeFileSync(path, `${formatAnchor({ atMs: 1, checkpoint: large })}${smaller}`)
    standAt(1)
    expect(await open().missingRecords()).toBe(7)
  })

  it('is looked at without a change: whether it could be written', async () => {
    standAt(1)
    expect(await open().findObstacle()).toBeUndefined()
    expect(existsSync(join(folder, 'state'))).toBe(false)
    writeFileSync(join(folder, 'state'), 'a file where the folder should be')
    expect(await open().findObstacle()).toBe('ENOTDIR')
  })

  it('that cannot be written is said, and nothing else fails', async () => {
    writeFileSync(join(folder, 'state'), 'a file where the folder should be')
    chmodSync(join(folder, 'state'), 0o600)
    standAt(1)
    const writer = open()
    await writer.close()
    expect(failures).toEqual([path])
    expect(writer.failures).toBe(1)
  })
})

describe('an address for anchors', () => {
  it('is sent each checkpoint, again where it did not take it, and no command sends', async () => {
    const taken: string[] = []
    let status = 500
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      if (status === 200) taken.push(body)
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    try {
      standAt(1)
      const writer = open({ url })
      await writer.flush()
      status = 302
      await writer.flush()
      expect(failures).toEqual([url, url])
      status = 200
      await writer.flush()
      await writer.flush()
      expect(taken).toEqual([notes[0]])
      standAt(2)
      // Never started: what a command does at its end.
      await writer.close()
      expect(taken).toEqual([notes[0]])
      expect(kept()).toEqual(notes.slice(0, 2))
    } finally {
      server.close()
    }
  })
})
