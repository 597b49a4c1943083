import { afterAll, beforeAll, beforeEach } from 'vitest'
import { AnsweringVendor } from './answering-vendor.ts'
import { openWorld, type World } from './world.ts'

/** Settings with a content policy that goes by words. */
export const wordsPolicy = [
  'safety:',
  '  policies:',
  '    words:',
  '      profanity: quarantine',
  '      keywords: [{ word: swordfish, action: quarantine }]',
]

/** Opens a gate for the tests of a file, before vendors that answer what each test wants. */
export function contentWorld() {
  const vendor = new AnsweringVendor()
  let world: World
  beforeAll(async () => {
    const url = await vendor.listen()
    vendor.answers.set('/v2/transcript', { body: { transcripts: [], page_details: {} } })
    vendor.answers.set('/v3/list-calls', { body: { items: [], has_more: false } })
    world = await openWorld({
      database: [],
      settings: wordsPolicy,
      between: async (vendors) => ({
        ...vendors,
        assemblyai: { ...vendors.assemblyai, url },
        retellai: { ...vendors.retellai, url },
      }),
    })
  })
  afterAll(async () => {
    await world?.close()
    vendor.close()
  })
  beforeEach(() => vendor.asked.splice(0))

  const client = (at: 'assemblyai' | 'retellai', constraints: object, scopes = ['read:*', 'write:*']) =>
    world.addClient({ vendor: at, scopes, constraints: { ...constraints } })

  return {
    vendor,
    get world() {
      return world
    },
    redacted: (at: 'assemblyai' | 'retellai') => client(at, { redactAnswers: ['personal'] }),
    judged: (at: 'assemblyai' | 'retellai', scopes?: string[]) =>
      client(at, { safety: at === 'retellai' ? 'words' : 'default' }, scopes),
    call: async (
      mount: string,
      key: string,
      line: string,
      { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
    ): Promise<{ status: number; text: string }> => {
      const [method = 'GET', path = ''] = line.split(' ')
      const answer = await fetch(`${world.first.url}/${mount}${path}`, {
        method,
        headers: {
          authorization: mount.startsWith('retellai') ? `Bearer ${key}` : key,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, text: await answer.text() }
    },
    /** Has the vendor hold a call. */
    held: (id: string, status: string, extra: object = {}) =>
      vendor.answers.set(`/v2/get-call/${id}`, { body: { call_id: id, call_status: status, ...extra } }),
    /** A transcript as the vendor has it, whole and in parts, of sentences word by word. */
    transcript(id: string, sentences: readonly string[], extra: object = {}): string {
      let at = 0
      const parts = sentences.map((text) => {
        const words = text.split(' ').map((word) => {
          at += 200
          return { text: word, start: at, end: at + 150, confidence: 0.9, speaker: null }
        })
        return { text, start: words[0]?.start, end: words.at(-1)?.end, words, confidence: 0.9 }
      })
      const whole = {
        id,
        status: 'completed',
        text: sentences.join(' '),
        words: parts.flatMap(({ words }) => words),
        ...extra,
      }
      const base = `/v2/transcript/${id}`
      vendor.answers.set(base, { body: whole })
      vendor.answers.set(`${base}/sentences`, { body: { id, sentences: parts } })
      vendor.answers.set(`${base}/paragraphs`, { body: { id, paragraphs: parts } })
      return base
    },
  }
}
