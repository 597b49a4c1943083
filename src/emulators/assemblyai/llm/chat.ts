import { randomUUID } from 'node:crypto'
import { streamAnswer } from '../../kit/answers.ts'
import type { EmulatorAnswer, EmulatorCall, RouteHandler } from '../../kit/emulator.ts'
import { credentialOf } from '../authenticate.ts'
import { isRecord, parseObject } from '../transcripts/body-reader.ts'
import type { World } from '../world.ts'
import { llmErrors } from './errors.ts'
import { freeModel, isKnownModel } from './models.ts'
import { limitRate } from './rate-limit.ts'
import { findForGateway, textOf } from './transcript-text.ts'

type ChatRequest = Readonly<Record<string, unknown>>

/** `POST /v1/chat/completions`: answers with what it was asked, so that a test sees what reached the model. */
export const completeChat =
  (world: World): RouteHandler =>
  (call) => {
    const request = parseObject(call.body)
    if (!request) return llmErrors.invalidBody(['body must be a JSON object'])
    const model = String(request.model ?? '')
    return limitRate(world, { service: 'llmgw', window: world.completions, model }, () =>
      answerChat(world, call, request, model),
    )
  }

function answerChat(world: World, call: EmulatorCall, request: ChatRequest, model: string): EmulatorAnswer {
  const problems = checkRequest(request)
  if (problems.length > 0) return llmErrors.invalidBody(problems)
  if (world.account.plan === 'free' && model !== freeModel) return llmErrors.modelNotInPlan()
  let prompt = lastPrompt(request)
  if (request.transcript_id !== undefined) {
    const looked = findForGateway(world, credentialOf(call).project, request.transcript_id)
    if ('refusal' in looked) return looked.refusal
    prompt = prompt.replace(/\{\{\s*transcript\s*\}\}/g, () => textOf(looked.found))
  }
  const reply = writeReply(request, prompt)
  return request.stream === true
    ? streamReply(world, reply)
    : { status: 200, body: showReply(request, reply) }
}

function checkRequest(request: ChatRequest): string[] {
  const { model, messages, prompt } = request
  const problems: string[] = []
  if (typeof model !== 'string') problems.push('model is required')
  else if (!isKnownModel(model)) problems.push(`model ${JSON.stringify(model)} is not supported`)
  if (typeof prompt !== 'string' && !(Array.isArray(messages) && messages.length > 0)) {
    problems.push('messages or prompt is required')
  }
  return problems
}

/** The text of the last message, be it a string or parts. */
function lastPrompt({ prompt, messages }: ChatRequest): string {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined
  const content = isRecord(last) ? last.content : prompt
  if (Array.isArray(content))
    return content.map((part) => (isRecord(part) ? String(part.text) : '')).join(' ')
  return String(content ?? '')
}

interface Reply {
  readonly requestId: string
  readonly words: readonly string[]
  readonly finishReason: 'stop' | 'length'
  readonly usage: Readonly<Record<string, number>>
}

function writeReply({ max_tokens: max, response_format: format }: ChatRequest, prompt: string): Reply {
  const answer = `Emulated answer to: ${prompt}`
  const words = (format === undefined ? answer : JSON.stringify({ answer })).split(' ')
  const wordsMax = typeof max === 'number' ? max : words.length
  const kept = words.slice(0, wordsMax)
  const input = prompt.split(/\s+/).length
  return {
    requestId: randomUUID(),
    words: kept,
    finishReason: kept.length < words.length ? 'length' : 'stop',
    // The specification and the SDK name the same counts differently.
    usage: {
      input_tokens: input,
      output_tokens: kept.length,
      prompt_tokens: input,
      completion_tokens: kept.length,
      total_tokens: input + kept.length,
    },
  }
}

function showReply(request: ChatRequest, { requestId, words, finishReason, usage }: Reply) {
  const { prompt: _prompt, messages: _messages, ...repeated } = request
  const message = { role: 'assistant', content: words.join(' ') }
  return {
    request_id: requestId,
    choices: [{ index: 0, message, finish_reason: finishReason }],
    request: repeated,
    usage,
    http_status_code: 200,
    response_time: 1_000_000,
    llm_status_code: 200,
  }
}

/** Server-sent events in the form of OpenAI's: a piece for each word, the usage with the last, then `[DONE]`. */
function streamReply(world: World, reply: Reply): EmulatorAnswer {
  const event = (choice: object, more = {}) =>
    `data: ${JSON.stringify({ request_id: reply.requestId, choices: [{ index: 0, ...choice }], ...more })}\n\n`
  async function* events() {
    for (const [index, word] of reply.words.entries()) {
      const content = index === 0 ? word : ` ${word}`
      yield event({ delta: index === 0 ? { role: 'assistant', content } : { content }, finish_reason: null })
      await new Promise<void>((resolve) => world.timers.after(world.settings.completionPieceMs, resolve))
    }
    yield event({ delta: {}, finish_reason: reply.finishReason }, { usage: reply.usage })
    yield 'data: [DONE]\n\n'
  }
  return streamAnswer(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }, events())
}
