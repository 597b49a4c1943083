import { VendorRefusal } from '../answers.ts'
import { asNumber, asObject } from '../json.ts'
import type { World } from '../world.ts'
import type { CallRecord } from './call-record.ts'
import { presentCall } from './present-call.ts'

/**
 * Returns the calls that meet the `filter_criteria` of the deprecated `/v2/list-calls`: a list of values means "one of
 * these", an object is a pair of thresholds, and `metadata.key` reaches into an object.
 */
export function filterCallsOld(world: World, calls: readonly CallRecord[], criteria: unknown): CallRecord[] {
  const wanted = asObject(criteria ?? {})
  if (!wanted) throw new VendorRefusal(400)
  return calls.filter((call) => {
    const shown = presentCall(world, call)
    return Object.entries(wanted).every(([name, filter]) => matches(readOld(shown, name), filter))
  })
}

function readOld(shown: Record<string, unknown>, name: string): unknown {
  const [first = '', ...rest] = name.split('.')
  const root = renamed[first] ?? first
  if (analysed.includes(root)) return asObject(shown.call_analysis)?.[root]
  if (root === 'e2e_latency_p50') return asObject(asObject(shown.latency)?.e2e)?.p50
  return rest.length === 0 ? shown[root] : asObject(shown[root])?.[rest.join('.')]
}

const renamed: Readonly<Record<string, string>> = {
  version: 'agent_version',
  dynamic_variables: 'retell_llm_dynamic_variables',
}

const analysed = ['in_voicemail', 'call_successful', 'user_sentiment']

function matches(actual: unknown, filter: unknown): boolean {
  if (Array.isArray(filter)) return filter.includes(actual)
  const thresholds = asObject(filter)
  if (!thresholds) throw new VendorRefusal(400)
  if ('lower_threshold' in thresholds || 'upper_threshold' in thresholds) {
    const low = asNumber(thresholds.lower_threshold) ?? Number.NEGATIVE_INFINITY
    const high = asNumber(thresholds.upper_threshold) ?? Number.POSITIVE_INFINITY
    return typeof actual === 'number' && actual >= low && actual <= high
  }
  const fields = asObject(actual) ?? {}
  return Object.entries(thresholds).every(([key, value]) => matches(fields[key], value))
}
