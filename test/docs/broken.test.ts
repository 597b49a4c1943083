import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { findMissingLine } from './output.ts'
import { parsePage } from './page.ts'
import { runPage } from './run-page.ts'
import { openWorld } from './world.ts'

const fence = '```'
const sh = (text: string, ...markers: string[]) =>
  [...markers.map((marker) => `<!-- ${marker} -->`), `${fence}sh`, text, fence, ''].join('\n')
const output = (text: string) => [`${fence}output`, text, fence, ''].join('\n')
const run = (...parts: string[]) => runPage(parsePage('docs/broken.md', parts.join('\n')))

describe('a page that is not as told', { timeout: 60_000 }, () => {
  it.each([
    ['a command fails', [sh('true'), sh('npx sallyport nonsense')], 'docs/broken.md:5: exit 2 instead of 0'],
    ['a command in the middle fails', [sh('false\ntrue')], 'exit 1 instead of 0'],
    ['the first part of a pipe fails', [sh('false | cat')], 'exit 1 instead of 0'],
    ['a refusal is announced and does not come', [sh('true', 'exits: 1')], 'exit 0 instead of 1'],
    ['what is shown is not printed', [sh('echo one'), output('two')], 'this line was not printed: two'],
    ['output follows no command', [output('two')], 'right after the commands'],
    [
      'output of a block that is not run',
      [sh('echo two', 'not run: for the test'), output('two')],
      'right after',
    ],
    [
      'something asks for another machine',
      [sh(`node -e "fetch('http://192.0.2.1/')"`)],
      'stay on this machine',
    ],
    ['another program is fetched', [sh('npx cowsay')], 'exit 127 instead of 0'],
    ['a background command ends at once', [sh('false', 'background')], 'not ready: exit 1'],
    [
      'a background command does not stop as it should',
      [sh("trap 'exit 3' TERM; echo 'Serving on x'; while :; do sleep 0.1; done", 'background')],
      'stopped with exit 3',
    ],
  ])('is found out: %s', async (_name, parts, message) => {
    await expect(run(...parts)).rejects.toThrow(message)
  })

  it('is found out: a background command says nothing', async () => {
    const page = parsePage('docs/broken.md', sh('exec sleep 60', 'background'))
    await expect(runPage(page, { readyMs: 200 })).rejects.toThrow('said nothing in time')
  })

  it.each([
    ['a marker that is none', sh('true', 'not-run: why'), 'there is no marker'],
    ['no reason', sh('true', 'not run:'), 'needs what it is about'],
    ['a marker above nothing', '<!-- background -->\nSome prose.\n', 'right above no block'],
    ['an open block', `${fence}sh\ntrue\n`, 'does not end'],
    ['a language that would evade the test', `${fence}bash\ntrue\n${fence}\n`, 'commands stand in sh blocks'],
  ])('is not even read: %s', (_name, text, message) => {
    expect(() => parsePage('docs/broken.md', text)).toThrow(message)
  })
})

describe('a page that is as told', { timeout: 60_000 }, () => {
  it('keeps variables and folder, writes files, shows output', async () => {
    const file = ['<!-- file: notes/a.txt -->', `${fence}text`, 'hello', fence, ''].join('\n')
    const counts = await run(
      file,
      sh('GREETING=$(cat notes/a.txt)\ncd notes'),
      sh('echo "$GREETING from $(basename "$PWD")"; false', 'exits: 1'),
      output('hello ... notes'),
      sh('test ${#NEW_KEY} = 32', 'vendor key: NEW_KEY from assemblyai'),
    )
    expect(counts).toEqual({ run: 3, files: 1 })
  })

  it('starts a background command anew where it is named again', async () => {
    const start = sh('npx sallyport emulate castai --port 9101', 'background')
    const ask = sh('curl -fsS -X POST http://127.0.0.1:9101/_emulator/keys')
    expect(await run(start, output('castai emulator on http://127.0.0.1:9101'), ask, start, ask)).toEqual({
      run: 4,
      files: 0,
    })
  })
})

it('shown output may leave out what varies, and nothing else', () => {
  const real = 'Client reader (cl_abcdefghijkl) in production.\n  assemblyai: read:transcripts\n'
  expect(findMissingLine('Client reader (cl_000000000000) in production.', real)).toBeUndefined()
  expect(findMissingLine('Client reader ...\n  assemblyai: read:transcripts', real)).toBeUndefined()
  expect(findMissingLine('Client reader', real)).toBe('Client reader')
  expect(findMissingLine('assemblyai: read:transcripts\nClient reader ...', real)).toBe('Client reader ...')
})

it('the stand-in for curl does what curl does', { timeout: 30_000 }, async () => {
  const world = await openWorld({ ownVendors: false })
  const { assemblyai } = JSON.parse(world.session.environment.SALLYPORT_VENDORS ?? '')
  const shim = new URL('shims/curl.mjs', import.meta.url).pathname
  // Not the synchronous form: the stand-in for the vendor answers from this very process.
  const curl = async (...options: string[]) =>
    (await promisify(execFile)(process.execPath, [shim, ...options])).stdout
  try {
    const { main } = assemblyai.origins
    const made = await curl('-fsS', '-X', 'POST', `${main}/_emulator/keys`, '-d', '{"project":"curl"}')
    const list = await curl(
      '-s',
      '-i',
      '-H',
      `Authorization: ${JSON.parse(made).key}`,
      `${main}/v2/transcript`,
    )
    expect(list).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(list).toMatch(/\r\ncontent-type: application\/json/i)
    expect(list).toContain('"transcripts":[]')
    expect(await curl('-s', `${main}/_emulator/nothing`)).toContain('no such control route')
    await expect(curl('-fsS', `${main}/_emulator/nothing`)).rejects.toThrow('Command failed')
    await expect(curl('-s', 'http://127.0.0.1:9/')).rejects.toThrow('Command failed')
  } finally {
    await world.close()
  }
})
