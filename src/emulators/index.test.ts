import { expect, test } from 'vitest'
import { countCoverage, createEmulator, emulatorIds, isEmulatorId, serveEmulator } from './index.ts'

test('every vendor has a stand-in under its own name', async () => {
  expect(emulatorIds).toEqual(['assemblyai', 'retellai', 'castai'])
  for (const id of emulatorIds) {
    const emulator = await createEmulator(id)
    expect(emulator.vendor).toBe(id)
    expect(countCoverage(emulator).emulated).toBeGreaterThan(0)
  }
})

test('options reach the stand-in', async () => {
  const emulator = await createEmulator('assemblyai', { balance: -1 })
  expect(emulator.snapshot().account.balance).toBe(-1)
})

test('a vendor without one is refused, also where its name is a word of the language', async () => {
  expect([isEmulatorId('assemblyai'), isEmulatorId('toString')]).toEqual([true, false])
  await expect(createEmulator('constructor' as 'assemblyai')).rejects.toThrow(RangeError)
})

test('a stand-in can be served and closed', async () => {
  const running = await serveEmulator(await createEmulator('assemblyai'))
  expect((await fetch(`${running.url}/v2/transcript`)).status).toBe(401)
  await running.close()
})
