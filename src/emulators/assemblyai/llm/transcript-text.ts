import type { EmulatorAnswer } from '../../kit/emulator.ts'
import type { Project } from '../keys.ts'
import { joinWords } from '../results/words.ts'
import { settleDue } from '../transcripts/settle.ts'
import type { Found, Transcript } from '../transcripts/transcript.ts'
import type { World } from '../world.ts'
import { llmErrors } from './errors.ts'

/** Looks up a transcript for the LLM gateway: any of the caller's project, whoever made it. */
export function findForGateway(world: World, project: Project, id: unknown): Found<Transcript> {
  settleDue(world)
  const transcript = typeof id === 'string' ? world.transcripts.find(project, id) : undefined
  const refusal: EmulatorAnswer = llmErrors.unknownTranscript()
  return transcript ? { found: transcript } : { refusal }
}

/** The text as a reader of the transcript sees it: redacted where the transcript is. */
export const textOf = ({ hearing, deleted }: Transcript) =>
  deleted ? 'Deleted by user.' : joinWords(hearing?.shown ?? [])
