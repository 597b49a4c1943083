import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Background, startBackground } from './background.ts'
import { findMissingLine } from './output.ts'
import { type Block, markerOf, type Page } from './page.ts'
import { runBlock } from './shell.ts'
import { openWorld, type World } from './world.ts'

/** How many blocks of a page were run, and how many files were written. */
export interface PageRun {
  readonly run: number
  readonly files: number
}

export interface RunOptions {
  /** How long a command in the background may take until it is ready. */
  readonly readyMs?: number
}

/**
 * Does what a page says, from top to bottom, in a world of its own: writes its files, runs its commands, and holds
 * the output that it shows against the real one. Rejects at the first thing that is not as told, with the line.
 */
export async function runPage(page: Page, options: RunOptions = {}): Promise<PageRun> {
  const world = await openWorld({ ownVendors: page.ownVendors !== undefined })
  const backgrounds = new Map<string, Background>()
  const counts = { run: 0, files: 0 }
  let printed: (() => string) | undefined
  try {
    for (const block of page.blocks) {
      try {
        await prepare(block, world)
        if (block.language === 'output') {
          await requireOutput(block.text, printed)
          continue
        }
        printed = undefined
        if (writeBlock(block, world)) counts.files += 1
        if (block.language !== 'sh' || markerOf(block, 'not run') !== undefined) continue
        counts.run += 1
        if (markerOf(block, 'background') !== undefined)
          printed = await replaceBackground(block.text, world, backgrounds, options)
        else {
          const output = await runForeground(block, world)
          printed = () => output
        }
      } catch (cause) {
        throw new Error(`${page.path}:${block.line}: ${cause instanceof Error ? cause.message : cause}`, {
          cause,
        })
      }
    }
    for (const background of [...backgrounds.values()].reverse()) await stop(background, backgrounds)
    return counts
  } finally {
    // Where one is still there, something else has failed already, and that is what must be told.
    for (const background of backgrounds.values()) await background.stop().catch(() => {})
    await world.close()
  }
}

async function prepare(block: Block, { session, createVendorKey, createDatabase }: World): Promise<void> {
  for (const { kind, value } of block.markers) {
    if (kind === 'database') session.environment[value] = await createDatabase()
    if (kind !== 'vendor key') continue
    const [name = '', vendor = ''] = value.split(' from ')
    session.environment[name] = createVendorKey(vendor)
  }
}

/** What goes on in the background may still be writing its lines. */
async function requireOutput(shown: string, printed: (() => string) | undefined): Promise<void> {
  if (printed === undefined) throw new Error('an output block stands right after the commands that print it')
  let missing = findMissingLine(shown, printed())
  for (let left = 20; missing !== undefined && left > 0; left -= 1) {
    await sleep(50)
    missing = findMissingLine(shown, printed())
  }
  if (missing !== undefined)
    throw new Error(`this line was not printed: ${missing}\n--- printed:\n${printed()}`)
}

function writeBlock(block: Block, world: World): boolean {
  const name = markerOf(block, 'file')
  if (name === undefined) return false
  const path = join(world.folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, world.toReal(block.text))
  return true
}

async function runForeground(block: Block, world: World): Promise<string> {
  const { status, output } = await runBlock(world.toReal(block.text), world.session)
  const expected = Number(markerOf(block, 'exits') ?? 0)
  const documented = world.toDocumented(output)
  if (status !== expected)
    throw new Error(`exit ${status} instead of ${expected}\n${block.text}\n${documented}`)
  return documented
}

/** A command that is started again takes the place of the one that runs, as it would in a reader's terminal. */
async function replaceBackground(
  text: string,
  world: World,
  backgrounds: Map<string, Background>,
  { readyMs }: RunOptions,
): Promise<() => string> {
  const earlier = backgrounds.get(text)
  if (earlier !== undefined) await stop(earlier, backgrounds)
  const started = await startBackground(world.toReal(text), world.session, readyMs)
  backgrounds.set(text, started)
  return () => world.toDocumented(started.output())
}

async function stop(background: Background, backgrounds: Map<string, Background>): Promise<void> {
  for (const [text, each] of backgrounds) if (each === background) backgrounds.delete(text)
  await background.stop()
}
