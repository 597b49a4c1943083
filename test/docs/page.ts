import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What a comment right above a block says about how a test treats it. */
export type Marker =
  /** Cannot be run as it stands, and why. */
  | { readonly kind: 'not run'; readonly value: string }
  /** Goes on in the background; the next block comes once it is ready. */
  | { readonly kind: 'background'; readonly value: '' }
  /** Ends with this exit code instead of 0. */
  | { readonly kind: 'exits'; readonly value: string }
  /** Is kept under this name in the folder of the page. */
  | { readonly kind: 'file'; readonly value: string }
  /** `NAME from vendor`: a fresh key of that vendor stands in this variable from here on. */
  | { readonly kind: 'vendor key'; readonly value: string }
  /** The address of an empty PostgreSQL stands in this variable from here on. */
  | { readonly kind: 'database'; readonly value: string }

export type MarkerKind = Marker['kind']

/** A fenced block of a page. */
export interface Block {
  readonly language: string
  readonly text: string
  /** Where its fence stands, counted from 1. */
  readonly line: number
  readonly markers: readonly Marker[]
}

/** A page of the documentation. */
export interface Page {
  /** Path from the root of the repository. */
  readonly path: string
  readonly text: string
  readonly blocks: readonly Block[]
  /** Why the page sets its vendors up itself, where it does; otherwise they are stand-ins from the start. */
  readonly ownVendors: string | undefined
}

const kinds: readonly MarkerKind[] = ['not run', 'background', 'exits', 'file', 'vendor key', 'database']
const comment = /^\s*<!--\s*(.*?)\s*-->\s*$/
const fence = /^(\s*)```(\S*)\s*$/
const shells = ['bash', 'shell', 'console', 'zsh', 'shell-session', 'shellsession']

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Returns README.md and every page under `docs/`. */
export function readPages(): Page[] {
  const docs = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md'))
  return ['README.md', ...docs.sort().map((name) => `docs/${name}`)].map(readPage)
}

/** Returns one page by its path from the root of the repository. */
export function readPage(path: string): Page {
  return parsePage(path, readFileSync(`${root}${path}`, 'utf8'))
}

/** Returns a page taken apart. Throws, with the line, for a marker that is none or that marks nothing. */
export function parsePage(path: string, text: string): Page {
  const lines = text.split('\n')
  const blocks: Block[] = []
  let markers: Marker[] = []
  let ownVendors: string | undefined
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    const where = `${path}:${index + 1}`
    const opened = fence.exec(line)
    if (opened !== null) {
      const [, indent = '', language = ''] = opened
      const end = lines.findIndex((other, at) => at > index && other.trim() === '```')
      if (end === -1) throw new Error(`${where}: the block does not end`)
      if (shells.includes(language)) throw new Error(`${where}: commands stand in sh blocks, not ${language}`)
      const content = lines.slice(index + 1, end).map((each) => each.slice(indent.length))
      blocks.push({ language, text: `${content.join('\n')}\n`, line: index + 1, markers })
      markers = []
      index = end
      continue
    }
    const said = comment.exec(line)?.[1]
    const [, reason] = /^own vendors: (.+)$/.exec(said ?? '') ?? []
    if (reason !== undefined) ownVendors = reason
    else if (said !== undefined) markers.push(parseMarker(said, where))
    else if (markers.length > 0) throw new Error(`${where}: the comment above stands right above no block`)
  }
  return { path, text, blocks, ownVendors }
}

/** Returns what a marker of the block says, or undefined where there is none of the kind. */
export function markerOf(block: Block, kind: MarkerKind): string | undefined {
  return block.markers.find((marker) => marker.kind === kind)?.value
}

function parseMarker(said: string, where: string): Marker {
  const [name = '', value = ''] = said.split(/:\s*(.*)/s)
  const kind = kinds.find((known) => known === name)
  if (kind === undefined) throw new Error(`${where}: there is no marker "${name}"`)
  if ((kind === 'background') !== (value === ''))
    throw new Error(`${where}: "${name}" needs what it is about`)
  return { kind, value } as Marker
}
