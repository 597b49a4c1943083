import { readFile } from 'node:fs/promises'
import { expect, loadSdk, refusalOf, type TourContext, type TourStep } from './step.ts'

const wavHeaderBytes = 44
/** 100 ms of 16 kHz, 16-bit, mono. */
const frameBytes = 3_200

async function createClient(context: TourContext, apiKey: string) {
  const { AssemblyAI } = await loadSdk('assemblyai', () => import('assemblyai'))
  return new AssemblyAI({
    apiKey,
    baseUrl: `${context.baseUrl}/assemblyai`,
    streamingBaseUrl: `${context.baseUrl}/assemblyai.streaming`,
  })
}

/** AssemblyAI through the gate, with its official SDK. */
export const assemblyaiTour: readonly TourStep[] = [
  {
    title: 'The official assemblyai package uploads and transcribes a real file through the gate',
    async run(context) {
      const client = await createClient(context, context.writerKey)
      const transcript = await client.transcripts.transcribe(
        { audio: context.audioPath },
        { pollingInterval: 100 },
      )
      expect(transcript.status === 'completed', `status ${transcript.status}: ${transcript.error}`)
      expect((transcript.text ?? '').includes('Harbor Light Bakery'), 'the text is that of the file')
      return [`${transcript.audio_duration} s of audio: "${transcript.text}"`]
    },
  },
  {
    title: 'The reader lists transcripts; every address in the answer stays inside the gate',
    async run(context) {
      const client = await createClient(context, context.readerKey)
      const page = await client.transcripts.list({ limit: 1 })
      const address = page.transcripts[0]?.resource_url ?? ''
      expect(address.startsWith(`${context.baseUrl}/assemblyai/`), address)
      return [address]
    },
  },
  {
    title: 'The reader may not delete; the SDK shows why, and the command that would allow it',
    async run(context) {
      const client = await createClient(context, context.readerKey)
      const page = await client.transcripts.list({ limit: 1 })
      return [await refusalOf(client.transcripts.delete(page.transcripts[0]?.id ?? ''))]
    },
  },
  {
    title: 'A live streaming session over TLS, relayed message by message',
    async run(context) {
      const client = await createClient(context, context.writerKey)
      const transcriber = client.streaming.transcriber({
        websocketBaseUrl: `${context.tlsBaseUrl.replace(/^http/, 'ws')}/assemblyai.streaming/v3/ws`,
        sampleRate: 16_000,
        speechModel: 'universal-streaming-english',
        connectTimeout: 5_000,
      })
      const turns: string[] = []
      transcriber.on('turn', (turn) => {
        if (turn.end_of_turn) turns.push(turn.transcript)
      })
      const failures: string[] = []
      transcriber.on('error', (error) => failures.push(error.message))
      const { id } = await transcriber.connect()
      const audio = (await readFile(context.audioPath)).subarray(wavHeaderBytes)
      for (let at = 0; at < 20 * frameBytes; at += frameBytes) {
        transcriber.sendAudio(new Uint8Array(audio.subarray(at, at + frameBytes)).buffer)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await transcriber.close()
      expect(failures.length === 0, failures.join('; '))
      expect(turns.length > 0, 'a turn was heard')
      return [`session ${id}: "${turns.join(' ')}"`]
    },
  },
]
