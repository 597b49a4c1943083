import { mkdtempSync, writeFileSync } from 'node:fs'
import { AssemblyAI } from 'assemblyai'
import Retell from 'retell-sdk'
import { openApp } from '../src/app/open-app.ts'
import { startGate } from '../src/app/gate.ts'
import { createEmulator, serveEmulator } from '../src/emulators/index.ts'
import { loadVendors } from '../src/vendors/index.ts'
const folder = mkdtempSync('/tmp/sp-')
const aai = await createEmulator('assemblyai')
const ra = await serveEmulator(aai)
const rt = await createEmulator('retellai')
const rr = await serveEmulator(rt)
const all = (p: any, url: string) => Object.fromEntries(Object.keys(p.services).map((s) => [s, url]))
const vendors = (await loadVendors()).filter((v) => v.id !== 'castaix')
const config: any = {
  listen: { host: '127.0.0.1', port: 0, tlsPort: 0 }, publicUrl: undefined, database: {}, rules: {}, trustedProxies: [], audit: { onFailure: 'deny' },
  vendors: { assemblyai: { origins: all(vendors[0], ra.url) }, retellai: { origins: all(vendors[1], rr.url) } },
  limits: { upstreamConnections: 100, connectTimeoutMs: 5000, upstreamTimeoutMs: 60000, calls: 1000, jsonBodyBytes: 1e6, answerBytes: 1e7, clientIdleMs: 30000, socketMessageBytes: 1e7, connections: 1000, headerBytes: 16384, headersTimeoutMs: 15000 },
}
const app = await openApp({ config, masterKey: { kind: 'raw', bytes: Buffer.alloc(32, 7) }, folder, worker: true, rewrapMaster: async () => '' })
const op = { kind: 'operator', id: 'me' } as const
console.log(await app.perform('key.add', { vendor: 'assemblyai', environment: 'development', value: aai.createKey().key }, op))
console.log(((await app.perform('key.add', { vendor: 'retellai', environment: 'development', value: rt.createKey().key }, op)) as any).detail)
const { key } = (await app.perform('client.add', { name: 'w', environment: 'development', grants: [{ vendor: 'assemblyai', scopes: ['read:*', 'write:limited'] }, { vendor: 'retellai' }] }, op)) as any
const gate = await startGate(app, { vendors, socketPath: folder + '/s.sock' })
console.log(gate.url, await (await fetch(gate.url + '/ready')).text())
const client = new AssemblyAI({ apiKey: key, baseUrl: gate.url + '/assemblyai', streamingBaseUrl: gate.url + '/assemblyai.streaming' })
const wav = Buffer.alloc(44 + 32000); wav.write('RIFF', 0); wav.writeUInt32LE(36 + 32000, 4); wav.write('WAVEfmt ', 8); wav.writeUInt32LE(16, 16); wav.writeUInt16LE(1, 20); wav.writeUInt16LE(1, 22); wav.writeUInt32LE(16000, 24); wav.writeUInt32LE(32000, 28); wav.writeUInt16LE(2, 32); wav.writeUInt16LE(16, 34); wav.write('data', 36); wav.writeUInt32LE(32000, 40)
const t = await client.transcripts.transcribe({ audio: wav }, { pollingInterval: 200 })
console.log(t.status, t.text, t.audio_duration)
const page = await client.transcripts.list({ limit: 1 })
console.log(page.page_details, page.transcripts[0]?.resource_url)
await client.transcripts.delete(t.id).catch((e) => console.log('refused:', e.message))
const retell = new Retell({ apiKey: key, baseURL: gate.url + '/retellai' })
console.log(await retell.identity.retrieve())
await retell.call.createPhoneCall({ from_number: '+14155550100', to_number: '+14155550101' }).catch((e) => console.log(e.constructor.name, e.message))
console.log(((await app.perform('audit.tail', { limit: 100 }, op)) as any[]).map((e) => `${e.seq} ${e.event.phase} ${e.event.action} ${e.event.operation ?? ''} ${e.event.result ?? ''} ${e.event.reason ?? ''}`).join('\n'))
const t0 = performance.now(); await app.perform('lock.add', { target: { kind: 'client', id: 'w' }, reason: 'x' }, op); console.log('lock', performance.now() - t0)
await client.transcripts.get(t.id).catch((e) => console.log('refused:', e.message))
await gate.close(); await app.close(); await ra.close(); await rr.close()
