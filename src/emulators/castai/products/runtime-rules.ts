import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { familyHandlers } from '../kernel/family.ts'
import { asList, asObject, asText, asTexts, isObject, type JsonObject, pick } from '../kernel/json.ts'
import { pageOf } from '../kernel/paging.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

const rules = '/v1/security/runtime/rules'
const lists = '/v1/security/runtime/list'

/** Rules of runtime security and the lists they use. Both are deleted in batches, by a POST. */
export function runtimeRuleHandlers(state: CastaiState): HandlerTable {
  return { ...ruleHandlers(state), ...listHandlers(state) }
}

function ruleHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('runtime-rules', call.organizationId)
  return {
    ...familyHandlers(state, {
      name: 'runtime-rules',
      path: rules,
      verbs: ['list', 'create', 'get', 'PUT'],
      listKey: 'rules',
      envelope: 'nextCursor',
      stamps: 'none',
      wrapItem: 'rule',
      required: ['name', 'category', 'ruleText', 'ruleEngineType', 'severity'],
      fill(input) {
        refuseBrokenText(input.ruleText)
        return { enabled: input.enabled === true, isBuiltIn: false, anomaliesCount: 0, usedCustomLists: [] }
      },
      change(input, current) {
        if (input.ruleText !== undefined) refuseBrokenText(input.ruleText)
        return pick(current, ['name', 'isBuiltIn', 'category'])
      },
      select: (entities, call) => entities.filter(matches(call.query)),
    }),
    [`POST ${rules}/delete`]: (call) => {
      const ids = readIds(call)
      for (const id of ids) {
        if (shelf(call).require(id).isBuiltIn === true)
          throw badRequest('built-in rules cannot be deleted', 'ids')
      }
      for (const id of ids) shelf(call).take(id)
      return ok({}, { ids })
    },
    [`POST ${rules}/toggle`]: (call) => {
      const { enabled } = call.object('ids', 'enabled')
      const ids = readIds(call)
      if (typeof enabled !== 'boolean') throw badRequest('enabled must be a boolean', 'enabled')
      for (const id of ids) shelf(call).require(id)
      for (const id of ids) shelf(call).change(id, { enabled })
      return ok({}, { ids, enabled })
    },
    [`POST ${rules}/validate`]: (call) => {
      const error = problemOf(call.object('ruleText').ruleText)
      return ok({ valid: error === null, error, locations: [] })
    },
  }
}

function listHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('runtime-lists', call.organizationId)
  const header = ({ id, name }: Entity) => ({ id, name })
  return {
    [`GET ${lists}`]: (call) => {
      const search = call.query.get('search') ?? ''
      const found = shelf(call)
        .list()
        .filter(({ name }) => asText(name).includes(search))
      const { items, nextCursor, previousCursor, total } = pageOf(found, call.query)
      return ok({ lists: items.map(header), nextCursor, previousCursor, count: total })
    },
    [`POST ${lists}`]: (call) => {
      const { name, entries } = call.object('name')
      return ok(header(shelf(call).put({ id: state.newId(), name, entries: readEntries(entries) })))
    },
    [`GET ${lists}/{id}`]: (call) =>
      ok({ header: header(shelf(call).require(call.param('id'))), usedByRules: [] }),
    [`GET ${lists}/{id}/entries`]: (call) => {
      const entries = asList(shelf(call).require(call.param('id')).entries).map(asObject)
      const page = pageOf(
        entries.map((entry) => ({ ...entry, id: asText(entry.value) })),
        call.query,
      )
      const shown = page.items.map((entry) => pick(entry, ['kind', 'value']))
      return ok({
        entries: shown,
        nextCursor: page.nextCursor,
        previousCursor: page.previousCursor,
        count: page.total,
      })
    },
    [`POST ${lists}/{id}/add`]: (call) => {
      const list = shelf(call).require(call.param('id'))
      const added = readEntries(call.object('entries').entries)
      const kept = asList(list.entries)
        .map(asObject)
        .filter(({ value }) => !added.some((one) => one.value === value))
      shelf(call).change(list.id, { entries: [...kept, ...added] })
      return ok({}, header(list))
    },
    [`POST ${lists}/{id}/remove`]: (call) => {
      const list = shelf(call).require(call.param('id'))
      const removed = readEntries(call.object('entries').entries).map(({ value }) => value)
      const kept = asList(list.entries)
        .map(asObject)
        .filter(({ value }) => !removed.includes(value))
      shelf(call).change(list.id, { entries: kept })
      return ok({}, header(list))
    },
    [`POST ${lists}/delete`]: (call) => {
      const ids = readIds(call)
      for (const id of ids) shelf(call).require(id)
      for (const id of ids) shelf(call).take(id)
      return ok({}, { ids })
    },
  }
}

function readIds(call: CastaiCall): string[] {
  const ids = asTexts(call.object('ids').ids)
  if (ids.length === 0) throw badRequest('required field is missing', 'ids')
  return ids
}

function readEntries(entries: unknown): JsonObject[] {
  const read = asList(entries)
  if (!read.every((entry) => isObject(entry) && typeof entry.value === 'string')) {
    throw badRequest('malformed entry', 'entries')
  }
  return read.map(asObject)
}

/** A very small part of checking a rule: it must say something, and its brackets must match. */
function problemOf(ruleText: unknown): string | null {
  const text = asText(ruleText)
  if (text.trim() === '') return 'rule is empty'
  let depth = 0
  for (const character of text) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth < 0) break
  }
  return depth === 0 ? null : 'brackets do not match'
}

function refuseBrokenText(ruleText: unknown): void {
  const problem = problemOf(ruleText)
  if (problem !== null) throw badRequest(problem, 'ruleText')
}

function matches(query: URLSearchParams): (rule: Entity) => boolean {
  const wants = (name: string, actual: unknown) => {
    const wanted = query.get(name)
    return !wanted || wanted === String(actual)
  }
  return (rule) =>
    wants('enabled', rule.enabled) &&
    wants('category', rule.category) &&
    wants('severity', rule.severity) &&
    asText(rule.name).includes(query.get('search') ?? '')
}
