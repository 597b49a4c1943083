import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeGate } from './describe-gate.ts'
import { removeServedAddress, writeServedAddress } from './served-address.ts'

let project: string
let home: string
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'sallyport-gate-'))
  home = join(project, '.sallyport')
  mkdirSync(join(home, 'tls'), { recursive: true })
  writeFileSync(join(home, 'tls', 'authority.pem'), '')
})
afterEach(() => rmSync(project, { recursive: true }))

const configure = (text: string) => writeFileSync(join(project, 'sallyport.yaml'), text)
const caPath = () => join(home, 'tls', 'authority.pem')

describe('describeGate', () => {
  it('is what the configuration says, before anything serves', async () => {
    configure('listen: { host: 0.0.0.0, port: 9000, tlsPort: 9001 }')
    expect(await describeGate({ home })).toEqual({
      url: 'http://127.0.0.1:9000',
      tlsUrl: 'https://127.0.0.1:9001',
      caPath: caPath(),
      isServing: false,
    })
  })

  it('is where the gate listens now, and no longer once it has ended', async () => {
    await writeServedAddress(home, { url: 'http://[::]:4000', tlsUrl: undefined, pid: process.pid })
    expect(await describeGate({ home })).toEqual({
      url: 'http://[::1]:4000',
      tlsUrl: undefined,
      caPath: caPath(),
      isServing: true,
    })
    await removeServedAddress(home)
    expect(await describeGate({ home })).toMatchObject({ url: 'http://127.0.0.1:8686', isServing: false })
  })

  it('does not believe a process that was killed', async () => {
    // Above the largest process id of Linux (proc(5), pid_max), so that none has it.
    await writeServedAddress(home, { url: 'http://127.0.0.1:4000', tlsUrl: undefined, pid: 2 ** 22 + 1 })
    expect(await describeGate({ home })).toMatchObject({ url: 'http://127.0.0.1:8686', isServing: false })
  })

  it('is the public address where there is one, and the server elsewhere above all', async () => {
    configure('publicUrl: https://gate.example.com/ai')
    const elsewhere = { caPath: undefined, isServing: undefined }
    const named = 'https://gate.example.com/ai'
    expect(await describeGate({ home })).toEqual({ url: named, tlsUrl: named, ...elsewhere })
    const server = 'http://127.0.0.1:9000/'
    expect(await describeGate({ home, server })).toEqual({
      url: 'http://127.0.0.1:9000',
      tlsUrl: undefined,
      ...elsewhere,
    })
  })

  it.each(['gate.example.com', 'http://gate.example.com', 'ftp://127.0.0.1', ''])(
    'refuses %j for a server',
    async (server) => {
      await expect(describeGate({ home, server })).rejects.toMatchObject({ field: '--server' })
    },
  )
})
