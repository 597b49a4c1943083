import type { RouteHandler } from '../../kit/emulator.ts'
import type { World } from '../world.ts'
import { showTranscript } from './body.ts'
import { findTranscript } from './find.ts'

/** `GET /v2/transcript/{id}`: a failed job and a deleted transcript are answered with 200 like any other. */
export const getTranscript =
  (world: World): RouteHandler =>
  (call) => {
    const looked = findTranscript(world, call)
    return 'refusal' in looked ? looked.refusal : { status: 200, body: showTranscript(world, looked.found) }
  }
