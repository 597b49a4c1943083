import { streamAnswer } from '../../kit/answers.ts'
import {
  type CastaiAnswer,
  type CastaiCall,
  type CastaiHandler,
  type HandlerTable,
  ok,
} from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asList, asNumber, asObject, asText, type JsonObject, pick } from '../kernel/json.ts'
import { badRequest, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { readWindow } from '../reports/figures.ts'

const base = '/ai-optimizer/v1beta/organizations'
const organization = `${base}/{organizationId}`

/** Calls to models as the vendor's proxy reports them, the playground, and what is counted from both. */
export function inferenceHandlers(state: CastaiState): HandlerTable {
  const report =
    (kind: string): CastaiHandler =>
    (call) => {
      const input = call.object('model', 'provider')
      const record = keepRecord(state, call, kind, input)
      return ok(record, { id: record.id, name: record.model })
    }
  return {
    [`POST ${organization}/embeddings`]: report('embedding'),
    [`POST ${organization}/clusters/{clusterId}/embeddings`]: report('embedding'),
    [`POST ${organization}/rerankings`]: report('reranking'),
    [`POST ${organization}/clusters/{clusterId}/rerankings`]: report('reranking'),
    [`POST ${organization}/playground-chat-completions:stream`]: (call) => chat(state, call),
    ...analyticsHandlers(state),
    ...tagHandlers(state),
  }
}

function analyticsHandlers(state: CastaiState): HandlerTable {
  const window = (call: CastaiCall) => {
    const { startMs, endMs } = readWindow(call)
    return records(state, call).filter(({ atMs }) => asNumber(atMs) >= startMs && asNumber(atMs) <= endMs)
  }
  return {
    [`GET ${base}/{id}:generateAnalyticsReport`]: (call) => {
      const found = window(call)
      return ok({
        apiCalls: { total: String(found.length) },
        inputTokens: { total: String(countTokens(found)) },
        outputTokens: { total: '0' },
        errors: { total: '0' },
        mostRecentTime: found.at(-1)?.createTime ?? null,
        stepDuration: '86400s',
      })
    },
    [`GET ${base}/{id}:generateBillingModelUsageReport`]: (call) => {
      const byModel = Map.groupBy(window(call), ({ model }) => asText(model))
      const serverlessModels = [...byModel].map(([model, inside]) => ({
        model,
        calls: String(inside.length),
        inputTokens: String(countTokens(inside)),
      }))
      return ok({ selfHostedModels: [], serverlessModels })
    },
    [`GET ${base}/{id}:generateLatestInferenceSummaries`]: (call) => {
      const models = call.query.getAll('models')
      const found = records(state, call).filter(
        ({ model }) => models.length === 0 || models.includes(asText(model)),
      )
      const summaries = found
        .toReversed()
        .map((record) => pick(record, ['id', 'kind', 'model', 'provider', 'createTime']))
      return ok({ summaries })
    },
    [`GET ${base}/{id}:generateLatestChatCompletionSummary`]: (call) => {
      const model = call.query.get('model')
      const latest = records(state, call).findLast(
        (record) => record.kind === 'chat' && (!model || record.model === model),
      )
      if (!latest) throw notFound()
      return ok(
        pick(latest, ['createTime', 'model', 'promptTokens', 'completionTokens', 'responseStatusCode']),
      )
    },
  }
}

function tagHandlers(state: CastaiState): HandlerTable {
  const tags = (call: CastaiCall) =>
    records(state, call)
      .flatMap(({ tags }) => asList(tags).map(asObject))
      .map(({ key, value }) => ({
        key: asText(key),
        value: asText(value),
      }))
  const prefixed = (call: CastaiCall, texts: readonly string[]) => {
    const prefix = call.query.get('prefix') ?? ''
    return [...new Set(texts)].filter((text) => text.startsWith(prefix)).sort()
  }
  return {
    [`GET ${organization}/tags:search`]: (call) => {
      const prefix = call.query.get('prefix') ?? ''
      const counts = Map.groupBy(tags(call), ({ key, value }) => `${key}\n${value}`)
      const found = [...counts.values()].flatMap((same) =>
        same.slice(0, 1).map((tag) => ({ ...tag, count: String(same.length) })),
      )
      return ok({ tags: found.filter(({ key }) => key.startsWith(prefix)) })
    },
    [`GET ${organization}/tags:searchKeys`]: (call) =>
      ok({
        tagKeys: prefixed(
          call,
          tags(call).map(({ key }) => key),
        ),
      }),
    [`GET ${organization}/tags:searchValues`]: (call) => {
      const wanted = call.query.get('tagKey')
      if (!wanted) throw badRequest('required parameter is missing', 'tagKey')
      const own = tags(call).filter(({ key }) => key === wanted)
      return ok({
        tagValues: prefixed(
          call,
          own.map(({ value }) => value),
        ),
      })
    },
  }
}

/** Answers word by word, one JSON object a line, as the vendor's gateway streams. The model only echoes. */
function chat(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const { chatCompletion } = call.object('chatCompletion')
  const { model, messages } = asObject(chatCompletion)
  const last = asObject(asList(messages).at(-1))
  if (asText(last.content) === '')
    throw badRequest('at least one message is expected', 'chatCompletion.messages')
  const words = `You said: ${asText(last.content)}`.split(' ')
  const promptTokens = asList(messages).map((message) => asText(asObject(message).content).split(' ').length)
  const record = keepRecord(state, call, 'chat', {
    model: asText(model) || 'echo',
    provider: 'EMULATED',
    promptTokens: promptTokens.reduce((total, count) => total + count, 0),
    completionTokens: words.length,
    responseStatusCode: 200,
  })
  const lines = [
    ...words.map((word) => ({ result: { chatCompletionDelta: { content: `${word} ` } } })),
    { result: { promptSummary: pick(record, ['model', 'promptTokens', 'completionTokens']) } },
  ]
  const chunks = lines.map((line) => `${JSON.stringify(line)}\n`)
  return streamAnswer(200, { 'content-type': 'application/json' }, chunks)
}

/** Keeps a report, without the key that its sender put into it, and returns it. */
export function keepRecord(state: CastaiState, call: CastaiCall, kind: string, input: JsonObject): Entity {
  const { castaiApiKey, ...fields } = input
  const record = { ...fields, id: state.newId(), kind, createTime: state.nowText(), atMs: state.nowMs() }
  state.shelves.of('inference-records', call.organizationId).put(record)
  return record
}

function records(state: CastaiState, call: CastaiCall): Entity[] {
  return state.shelves.of('inference-records', call.organizationId).list()
}

function countTokens(found: readonly Entity[]): number {
  return found.reduce(
    (total, { promptTokens, totalTokens }) => total + (asNumber(promptTokens) || asNumber(totalTokens)),
    0,
  )
}
