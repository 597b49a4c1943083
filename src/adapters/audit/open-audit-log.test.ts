import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { verifyAudit } from '../../app/log/verify-audit.ts'
import {
  createNoteKey,
  parseSignerKey,
  parseVerifierKey,
  readAnchors,
  verifierKeyOf,
  verifyLog,
} from '../../audit/index.ts'
import { Secret } from '../../core/index.ts'
import { openEventLog } from '../../storage/index.ts'
import { openAuditLog } from './open-audit-log.ts'

const input = { action: 'note.delete', userId: 'u_12', resource: 'note/81', result: 'success' } as const

let folder: string

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'sallyport-audit-')), 'audit')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

/** Verifies the log of a folder under its own key and returns the verdict with its resources. */
async function inspect(): Promise<{ outcome: string; size: number; resources: string[] }> {
  const signingKey = new Secret(readFileSync(join(folder, 'signing.key'), 'utf8').trim())
  const log = await openEventLog({ folder, signingKey })
  try {
    const verifiers = [parseVerifierKey(verifierKeyOf(signingKey))]
    const { outcome, size } = await verifyLog(log.sealedLog.batches(), { verifiers })
    const resources: string[] = []
    for await (const { record } of log.sealedLog.records())
      resources.push(JSON.parse(record.slice(1)).resource)
    return { outcome, size, resources }
  } finally {
    await log.close()
  }
}

describe('a folder', () => {
  test('is made with its key, for its owner alone, and goes on where it ended', async () => {
    for (const resource of ['note/1', 'note/2']) {
      const log = await openAuditLog({ folder })
      await log.auditLog({ ...input, resource })
      await log.close()
    }
    expect(await inspect()).toEqual({ outcome: 'intact', size: 2, resources: ['note/1', 'note/2'] })
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const file of ['log.db', 'signing.key'])
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  })

  test('is opened by several at once, who find one key', async () => {
    const logs = await Promise.all(Array.from({ length: 3 }, () => openAuditLog({ folder })))
    await Promise.all(logs.flatMap(({ auditLog }) => Array.from({ length: 20 }, () => auditLog(input))))
    await Promise.all(logs.map((log) => log.close()))
    expect(await inspect()).toMatchObject({ outcome: 'intact', size: 60 })
  })

  test('is not added to with another key', async () => {
    const log = await openAuditLog({ folder })
    await log.auditLog(input)
    await log.close()
    const other = createNoteKey('another').signerKey.reveal()
    await expect(openAuditLog({ folder, signingKey: other })).rejects.toMatchObject({
      code: 'ERR_AUDIT_LOG_BROKEN',
    })
  })

  test('holds no key where one is given', async () => {
    const { signerKey } = createNoteKey('kept.elsewhere')
    const log = await openAuditLog({ folder, signingKey: signerKey.reveal() })
    await log.auditLog(input)
    await log.close()
    expect(() => statSync(join(folder, 'signing.key'))).toThrow()
    expect(readFileSync(join(folder, 'audit-key.pub'), 'utf8')).toBe(`${verifierKeyOf(signerKey)}\n`)
    expect(parseSignerKey(signerKey).name).toBe('kept.elsewhere')
  })

  test('with a damaged key is refused, and the key not printed', async () => {
    const log = await openAuditLog({ folder })
    await log.close()
    writeFileSync(join(folder, 'signing.key'), 'hunter2')
    await expect(openAuditLog({ folder })).rejects.toSatisfy((error) => !String(error).includes('hunter2'))
  })
})

describe('a user', () => {
  const actors = async (key: Secret) => {
    const log = await openEventLog({ folder, signingKey: key })
    const found: string[] = []
    for await (const { record } of log.sealedLog.records()) found.push(JSON.parse(record.slice(1)).actor.id)
    await log.close()
    return found
  }
  const { signerKey } = createNoteKey('kept.elsewhere')

  test('stands in the log, in what is returned and on the console as a hash under the key of the log', async () => {
    const lines: string[] = []
    const signingKey = signerKey.reveal()
    const log = await openAuditLog({ folder, signingKey, console: (line) => lines.push(line) })
    const entries = [await log.auditLog(input), await log.auditLog(input)]
    await log.auditLog({ ...input, userId: 'anonymous' })
    const hash = log.userOf('u_12')
    expect(hash).toMatch(/^h1_[\w-]{32}$/)
    expect(entries.map(({ userId }) => userId)).toEqual([hash, hash])
    expect(lines.join('')).not.toContain('u_12')
    await log.close()
    expect(await actors(signerKey)).toEqual([hash, hash, 'anonymous'])
    const other = await openAuditLog({ folder: `${folder}-other` })
    expect(other.userOf('u_12')).not.toBe(hash)
    await other.close()
  })

  test('is another one where it is called like the hash of the first', async () => {
    const log = await openAuditLog({ folder, signingKey: signerKey.reveal() })
    const hash = log.userOf('u_12')
    const { userId } = await log.auditLog({ ...input, userId: hash })
    await log.close()
    expect(userId).not.toBe(hash)
  })

  test('stands there as it is where that is asked for, without secrets', async () => {
    const log = await openAuditLog({ folder, signingKey: signerKey.reveal(), users: 'plain' })
    await log.auditLog(input)
    await log.auditLog({ ...input, userId: 'Bearer abc123def456' })
    await log.close()
    const [plain, cleaned] = await actors(signerKey)
    expect(plain).toBe('u_12')
    expect(cleaned).not.toContain('abc123def456')
  })
})

describe('checkpoints of a log', () => {
  const verify = () => verifyAudit({ file: folder, keyFiles: [], anchorFiles: [] })

  test('are kept outside its folder, and show that it was put back to an older state', async () => {
    const first = await openAuditLog({ folder })
    await first.auditLog(input)
    await first.close()
    cpSync(folder, `${folder}-backup`, { recursive: true })
    const second = await openAuditLog({ folder })
    await second.auditLog(input)
    await second.close()
    const before = await verify()
    expect(before).toMatchObject({ verdict: { outcome: 'intact', anchoredSize: 2 }, keySource: 'log' })
    expect(before.anchorFiles).toEqual([expect.stringContaining(process.env.XDG_STATE_HOME ?? 'none')])

    rmSync(folder, { recursive: true })
    cpSync(`${folder}-backup`, folder, { recursive: true })
    expect((await verify()).verdict).toMatchObject({ outcome: 'tampered', firstBad: 2 })
    const warned = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const third = await openAuditLog({ folder })
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('the log lacks 1 records'))
    warned.mockRestore()
    await third.close()
  })

  test('show that a log was written anew, also under another key', async () => {
    const first = await openAuditLog({ folder })
    await first.auditLog(input)
    await first.close()
    rmSync(folder, { recursive: true })
    const second = await openAuditLog({ folder, checkpoints: 'off' })
    for (let entry = 0; entry < 3; entry += 1) await second.auditLog(input)
    await second.close()
    expect((await verify()).verdict).toMatchObject({ outcome: 'undecided', reason: 'anchor_unusable' })
  })

  test('go where they are wanted, or nowhere; a copy is not held against them', async () => {
    const checkpoints = join(folder, '..', 'elsewhere', 'checkpoints')
    const log = await openAuditLog({ folder, checkpoints })
    await log.auditLog(input)
    await log.close()
    expect(readAnchors(readFileSync(checkpoints, 'utf8'))).toHaveLength(1)
    expect(await verify()).toMatchObject({ anchors: 0 })
    expect(await verifyAudit({ file: folder, keyFiles: [], anchorFiles: [checkpoints] })).toMatchObject({
      verdict: { anchoredSize: 1 },
    })
    expect(await verifyAudit({ file: join(folder, 'log.db'), keyFiles: [], anchorFiles: [] })).toMatchObject({
      anchors: 0,
    })
    const silent = await openAuditLog({ folder: `${folder}-silent`, checkpoints: 'off' })
    await silent.auditLog(input)
    await silent.close()
    expect((await verifyAudit({ file: `${folder}-silent`, keyFiles: [], anchorFiles: [] })).anchors).toBe(0)
  })
})

test('lines go to standard output, or to whoever wants them', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const log = await openAuditLog({ folder, console: true })
  await log.auditLog(input)
  await log.close()
  expect(written).toHaveBeenCalledWith(expect.stringMatching(/^\[AUDIT\] \{.*\}\n$/))
  written.mockRestore()
})

const program = (code: string) =>
  `import { auditLog } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)}\n${code}`

function start(code: string) {
  return spawn(process.execPath, ['--input-type=module-typescript', '-e', program(code)], {
    env: { ...process.env, SALLYPORT_AUDIT_FOLDER: folder, SALLYPORT_AUDIT_CONSOLE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

describe('a process', () => {
  test('needs one import and one call, and ends by itself', { timeout: 60_000 }, async () => {
    const child = start(
      "await auditLog({ action: 'a', userId: 'u', resource: 'r/1', result: 'success', metadata: { apiKey: 'x' } })",
    )
    let stdout = ''
    child.stdout.on('data', (piece) => {
      stdout += piece
    })
    expect(await once(child, 'close')).toEqual([0, null])
    expect(stdout).toContain('[AUDIT] {"timestamp":"')
    expect(stdout).toContain('"metadata":{"apiKey":"[removed]"}')
    expect(await inspect()).toEqual({ outcome: 'intact', size: 1, resources: ['r/1'] })
    expect(await verifyAudit({ file: folder, keyFiles: [], anchorFiles: [] })).toMatchObject({
      verdict: { anchoredSize: 1 },
    })
  })

  test('that is killed loses nothing that it was told is written', { timeout: 60_000 }, async () => {
    const child = start(`const write = async (writer) => {
      for (let index = 0; ; index += 1) {
        const resource = \`r/\${writer}-\${index}\`
        await auditLog({ action: 'a', userId: 'u', resource, result: 'success' })
      }
    }
    await Promise.all([1, 2, 3, 4].map(write))`)
    let stdout = ''
    child.stdout.on('data', (piece) => {
      stdout += piece
      if (stdout.length > 40_000) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const acknowledged = [...stdout.matchAll(/"resource":"(r\/[^"]+)".*\n/g)].map(([, resource]) => resource)
    const { outcome, resources } = await inspect()
    expect(outcome).toBe('intact')
    expect(acknowledged.length).toBeGreaterThan(100)
    expect(acknowledged.filter((resource) => !resources.includes(resource ?? ''))).toEqual([])
  })
})
