/**
 * Starts everything: `npm run example`. With ASSEMBLYAI_API_KEY in the environment or in `.env` it speaks to
 * AssemblyAI, without it to a stand-in that needs no account.
 */
import { existsSync } from 'node:fs'
import { createEmulator, serveEmulator } from 'sallyport/emulators'
import { createApp } from './server.ts'
import { startGate } from './start-gate.ts'

if (existsSync('.env')) process.loadEnvFile('.env')
const { ASSEMBLYAI_API_KEY: key, PORT = '8000' } = process.env
const vendor = key ? { key } : await startStandIn()
const gate = await startGate(`http://localhost:${PORT}`, vendor)
const server = createApp({ gate, operator: gate.operator }).listen(Number(PORT), '127.0.0.1', () => {
  const behind = key ? 'AssemblyAI' : 'A stand-in for AssemblyAI'
  console.log(`Open http://localhost:${PORT} (${behind} is behind it). Ctrl-C ends everything.`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    server.close()
    server.closeAllConnections()
    await gate.close()
    process.exit()
  })
}

async function startStandIn() {
  const emulator = await createEmulator('assemblyai')
  const { url } = await serveEmulator(emulator)
  return { url, key: emulator.createKey().key }
}
