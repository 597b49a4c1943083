import { cellOf, columnNameOf } from './column-name.ts'
import type { Surroundings } from './run-context.ts'
import { windowBytes } from './score.ts'

/** Content, or a part of it that was decoded: what is scanned in one go. */
export interface Layer {
  readonly bytes: Buffer
  /** Where the layer stands in the content: `undefined` for the content itself. */
  readonly span: { readonly start: number; readonly end: number } | undefined
  readonly encodings: readonly string[]
  /** What stands around a decoded part in the layer it was found in. */
  readonly outer: Surroundings
}

/** Returns what stands around a part of a layer; where the layer ends, what stood around the layer. */
export function surroundingsOf(layer: Layer, start: number, end: number): Surroundings {
  const { bytes, outer } = layer
  const before = bytes.toString('latin1', Math.max(0, start - windowBytes), start)
  const after = bytes.toString('latin1', end, Math.min(bytes.length, end + windowBytes))
  return {
    before: start >= windowBytes ? before : outer.before + before,
    after: end + windowBytes <= bytes.length ? after : after + outer.after,
    column: () => columnNameOf(bytes, start, end),
  }
}

/** The same where the layer is a part of a content: a table's header, which may stand elsewhere, may name a key. */
export function surroundingsOfPart(layer: Layer, start: number, end: number): Surroundings {
  const around = surroundingsOf(layer, start, end)
  return cellOf(layer.bytes, start, end) === undefined ? around : { ...around, column: () => 'key' }
}

/** Returns where a part of a layer stands in the content; for a decoded layer, where its encoded form does. */
export function placeOf(layer: Layer, start: number, end: number): { start: number; end: number } {
  return layer.span ?? { start, end }
}

/** Returns the layer of a part of `parent` after decoding. */
export function decodedLayer(
  parent: Layer,
  place: { readonly start: number; readonly end: number },
  bytes: Buffer,
  encoding: string,
): Layer {
  return {
    bytes,
    span: placeOf(parent, place.start, place.end),
    encodings: [...parent.encodings, encoding],
    outer: surroundingsOf(parent, place.start, place.end),
  }
}
