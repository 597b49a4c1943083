import type { CallRecord, StoredForm } from '../calls/call-record.ts'
import { asList, asObject, asString, type JsonObject } from '../json.ts'
import { Scrubber } from './scrub.ts'

/** Analysis fields that hold no free text; the vendor never scrubs them. */
const neverScrubbed = ['user_sentiment', 'call_successful', 'in_voicemail', 'chat_successful']

/**
 * Returns what the vendor keeps of a finished call, or undefined when it keeps everything. Scrubbing happens after the
 * call: what was sent while it ran, webhooks included, was raw.
 */
export function storedFormOf(
  call: CallRecord,
  nowMs: number,
  rawRecordingMs: number,
): StoredForm | undefined {
  const rawRecordingGoneMs = nowMs + rawRecordingMs
  switch (call.storageSetting) {
    case 'everything':
      return undefined
    case 'basic_attributes_only':
      return {
        entries: undefined,
        analysis: undefined,
        scrubbed: {},
        removed: ['retell_llm_dynamic_variables', 'collected_dynamic_variables', 'custom_sip_headers'],
        rawRecordingGoneMs,
      }
    case 'everything_except_pii': {
      const categories = wantedCategories(call.agent)
      if (categories.size === 0) return undefined
      const scrubber = new Scrubber(categories)
      const hiddenNumber = call.direction === 'inbound' ? 'from_number' : 'to_number'
      return {
        entries: call.entries.map((entry) => scrubber.scrubEntry(entry)),
        analysis: openAnalysis(call.analysis),
        scrubbed: scrubbedCopies(scrubber, {
          call_analysis: call.analysis,
          metadata: call.metadata,
          retell_llm_dynamic_variables: call.dynamicVariables,
        }),
        removed: [
          'metadata',
          'retell_llm_dynamic_variables',
          'collected_dynamic_variables',
          ...(categories.has('phone_number') ? [hiddenNumber] : []),
        ],
        rawRecordingGoneMs,
      }
    }
  }
}

/** Returns the categories of personal data an agent's settings ask to remove. */
export function wantedCategories(agent: JsonObject): ReadonlySet<string> {
  const categories = asList(asObject(agent.pii_config)?.categories)
  return new Set(categories.map(asString).filter((category) => category !== undefined))
}

/** Returns the part of an analysis that stays as it is. */
export function openAnalysis(analysis: JsonObject | undefined): JsonObject | undefined {
  if (!analysis) return undefined
  return Object.fromEntries(Object.entries(analysis).filter(([name]) => neverScrubbed.includes(name)))
}

function scrubbedCopies(scrubber: Scrubber, originals: JsonObject): JsonObject {
  const copies = Object.entries(originals)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [`scrubbed_${name}`, scrubber.scrubValue(value)])
  return Object.fromEntries(copies)
}
