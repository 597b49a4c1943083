import { streamAnswer } from '../../kit/answers.ts'
import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import { asList, asObject, asText } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { keepRecord } from './inference.ts'

/**
 * The LLM gateway: a host of its own at the vendor, in the manner of OpenAI, and the one place that takes an API
 * key as a bearer token. Its model echoes.
 */
export function llmHandlers(state: CastaiState): HandlerTable {
  return {
    'GET /v1/llm/openai/supported-providers': () =>
      ok({ supportedProviders: ['OPENAI', 'ANTHROPIC'].map((provider) => ({ provider, models: [] })) }),
    'POST /openai/v1/chat/completions': (call) => complete(state, call),
  }
}

function complete(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const { model, messages, stream } = call.object('model', 'messages')
  const last = asObject(asList(messages).at(-1))
  if (asText(last.content) === '') throw badRequest('at least one message is expected', 'messages')
  const words = `You said: ${asText(last.content)}`.split(' ')
  const promptTokens = asList(messages).flatMap((one) => asText(asObject(one).content).split(' ')).length
  const usage = { prompt_tokens: promptTokens, completion_tokens: words.length }
  const record = keepRecord(state, call, 'chat', {
    model,
    provider: 'EMULATED',
    promptTokens,
    completionTokens: words.length,
    responseStatusCode: 200,
  })
  const head = { id: `chatcmpl-${record.id}`, created: Math.floor(state.nowMs() / 1000), model }
  if (stream === true) {
    const chunks = words.map((word) => ({
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { content: `${word} ` }, finish_reason: null }],
    }))
    const lines = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]']
    return streamAnswer(
      200,
      { 'content-type': 'text/event-stream' },
      lines.map((line) => `data: ${line}\n\n`),
    )
  }
  const message = { role: 'assistant', content: words.join(' ') }
  return ok({
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage,
  })
}
