import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A place where a secret was found, and in which form. */
export interface Sighting {
  readonly place: string
  readonly secret: string
  readonly form: string
}

interface Needle {
  readonly secret: string
  readonly form: string
  readonly bytes: Buffer
}

/**
 * Looks for secrets wherever it is told to: whole and in halves of their middle, plain, in hex of either case, in
 * base64 of every alignment and alphabet, and as the bytes that a hexadecimal secret stands for.
 */
export class Canary {
  readonly #needles: Needle[] = []
  readonly #seen = new Map<string, number>()
  readonly sightings: Sighting[] = []

  /** Makes a secret known under a name that may be printed. */
  add(name: string, secret: string): void {
    const quarter = Math.floor(secret.length / 4)
    const middle = secret.slice(quarter, secret.length - quarter)
    for (const [part, text] of [
      ['whole', secret],
      ['middle', middle],
    ] as const) {
      for (const [form, bytes] of formsOf(text)) {
        this.#needles.push({ secret: name, form: `${part}, ${form}`, bytes })
      }
    }
  }

  /** Looks into bytes or text; `place` is what a sighting is reported as. */
  look(place: string, content: Buffer | string): void {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content)
    this.#seen.set(place, (this.#seen.get(place) ?? 0) + bytes.length)
    for (const { secret, form, bytes: needle } of this.#needles) {
      if (bytes.includes(needle)) this.sightings.push({ place, secret, form })
    }
  }

  /** Looks into every file below a folder but those named. */
  lookInto(folder: string, except: readonly string[] = []): void {
    const entries: Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
      if (!entry.isFile() || except.includes(entry.name)) continue
      this.look(path.slice(folder.length), readFileSync(path))
      this.look(`the name of ${entry.name}`, entry.name)
    }
  }

  /** Where it has looked, with the bytes seen there: a search of nothing proves nothing. */
  get places(): ReadonlyMap<string, number> {
    return this.#seen
  }
}

function formsOf(text: string): [string, Buffer][] {
  const bytes = Buffer.from(text)
  const hex = bytes.toString('hex')
  const forms: [string, string | Buffer][] = [
    ['plain', text],
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ...[0, 1, 2].flatMap((offset): [string, string][] => {
      const base64 = base64At(bytes, offset)
      return [
        [`base64 at ${offset}`, base64],
        [`base64url at ${offset}`, base64.replaceAll('+', '-').replaceAll('/', '_')],
      ]
    }),
  ]
  if (/^(?:[0-9a-f]{2})+$/.test(text)) forms.push(['raw', Buffer.from(text, 'hex')])
  return forms.map(([form, needle]) => [form, Buffer.isBuffer(needle) ? needle : Buffer.from(needle)])
}

/** Returns the digits that bytes have in base64 when they start so many bytes after a multiple of three. */
function base64At(bytes: Buffer, offset: number): string {
  const digits = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  // Digits at either end also hold bits of the neighbours.
  const first = Math.ceil((offset * 8) / 6)
  const end = Math.floor(((offset + bytes.length) * 8) / 6)
  return digits.slice(first, end)
}
