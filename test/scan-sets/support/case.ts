import { type Vendor, vendors } from './key.ts'
import { type Scene, setScene } from './scene.ts'

/** One file and what a scanner must find in it. */
export interface ScanCase {
  /** Half, module, template, vendor and number. Unique. */
  readonly id: string
  /** A vendor's id, or `none` where there is nothing to find. */
  readonly vendor: string
  readonly file: string
  readonly content: string
  /** How the content becomes bytes; UTF-8 where it is absent. */
  readonly encoding?: 'utf16le'
  /** The secrets, each once, whatever number of times and in whatever encoding it stands in the content. */
  readonly expect: readonly { readonly secret: string }[]
  /** Nothing in the content names the vendor: only who holds the key's fingerprint can be sure. */
  readonly needsOwnKeys?: boolean
}

/** What a template writes. Where `secrets` is absent the scene's key is the only one. */
export interface Written {
  readonly file: string
  readonly content: string
  readonly encoding?: 'utf16le'
  readonly secrets?: readonly string[]
}

/** Writes one file for a scene. */
export type Template = (scene: Scene) => Written

/** Templates by name. */
export type Templates = Readonly<Record<string, Template>>

/** How often and for whom templates are written. */
export interface Writing {
  readonly vendors?: readonly Vendor[]
  /** Cases of one template for one vendor; 3 where absent. */
  readonly variants?: number
  readonly needsOwnKeys?: boolean
}

/** Yields the cases of one module. A key that carries its vendor's name never needs the vault to be known. */
export function* write(module: string, templates: Templates, writing: Writing = {}): Generator<ScanCase> {
  for (const [name, template] of Object.entries(templates))
    for (const vendor of writing.vendors ?? vendors)
      for (let variant = 1; variant <= (writing.variants ?? 3); variant += 1) {
        const id = `${module}/${name}/${vendor}/${variant}`
        const scene = setScene(id, vendor)
        const { secrets = [scene.key], ...written } = template(scene)
        yield {
          id,
          vendor,
          ...written,
          expect: secrets.map((secret) => ({ secret })),
          ...(writing.needsOwnKeys === true && vendor !== 'castai' ? { needsOwnKeys: true } : {}),
        }
      }
}

/** Yields cases that hold nothing to find. The scene's vendor is only what the file is about. */
export function* writeNegatives(
  module: string,
  templates: Templates,
  writing: Writing = {},
): Generator<ScanCase> {
  for (const found of write(module, templates, writing)) yield { ...found, vendor: 'none', expect: [] }
}
