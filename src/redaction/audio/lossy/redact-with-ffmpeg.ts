import { execFile } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { SallyportError } from '../../../core/index.ts'
import { readWavFormat } from '../wav/read-wav-format.ts'
import { redactWav } from '../wav/redact-wav.ts'
import { CoveredCheck } from './covered-check.ts'
import type { LossyRequest, LossyResult } from './redact-mp3.ts'

const run = promisify(execFile)

/** What encodes each kind of file, as ffmpeg calls it. */
const encoders: Readonly<Record<string, readonly string[]>> = {
  '.flac': ['-c:a', 'flac'],
  '.ogg': ['-c:a', 'libvorbis'],
  '.opus': ['-c:a', 'libopus'],
  '.webm': ['-c:a', 'libopus', '-vn'],
  '.m4a': ['-c:a', 'aac'],
  '.mp4': ['-c:a', 'aac', '-vn'],
  '.aac': ['-c:a', 'aac'],
}

/** The file endings that go through ffmpeg. */
export const ffmpegEndings: readonly string[] = Object.keys(encoders)

/**
 * Writes a copy of an audio file in which words are covered, through the ffmpeg on PATH: to WAV, covered there, and back.
 * Pictures and tags are left behind. Decodes the copy and checks it as for MP3. What lies in between is in a folder that
 * only this user can read, and is removed. Throws ERR_REDACTION_FFMPEG_MISSING where there is none.
 */
export async function redactWithFfmpeg({
  input,
  output,
  words,
  cover,
  settings,
}: LossyRequest): Promise<LossyResult> {
  const encoder = encoders[extname(output).toLowerCase()]
  if (encoder === undefined)
    throw new SallyportError('ERR_REDACTION_AUDIO_FORMAT', { detail: 'No encoder is known for this ending.' })
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-audio-'))
  try {
    const raw = join(folder, 'raw.wav')
    const covered = join(folder, 'covered.wav')
    await ffmpeg(['-i', input, '-vn', '-c:a', 'pcm_s16le', '-f', 'wav', raw])
    const { spans, durationMs } = await redactWav({ input: raw, output: covered, words, cover, settings })
    await rm(raw)
    await ffmpeg(['-i', covered, '-map_metadata', '-1', ...encoder, output])
    const back = join(folder, 'back.wav')
    await ffmpeg(['-i', output, '-vn', '-ac', '1', '-c:a', 'pcm_f32le', '-f', 'wav', back])
    await checkWav(back, spans, cover)
    return { spans, durationMs }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function ffmpeg(parameters: readonly string[]): Promise<void> {
  try {
    await run('ffmpeg', ['-nostdin', '-loglevel', 'error', '-n', ...parameters], { maxBuffer: 1024 * 1024 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new SallyportError('ERR_REDACTION_FFMPEG_MISSING', { cause })
    throw new SallyportError('ERR_REDACTION_AUDIO_FORMAT', { detail: 'ffmpeg refused it.', cause })
  }
}

async function checkWav(
  path: string,
  spans: LossyResult['spans'],
  cover: LossyRequest['cover'],
): Promise<void> {
  await using file = await open(path, 'r')
  const { dataStart, dataBytes, sampleRate } = await readWavFormat(file)
  const check = new CoveredCheck(spans, sampleRate, cover)
  const block = new Float32Array(65_536)
  const bytes = Buffer.from(block.buffer)
  for (let done = 0; done < dataBytes; ) {
    const { bytesRead } = await file.read(
      bytes,
      0,
      Math.min(bytes.length, dataBytes - done),
      dataStart + done,
    )
    if (bytesRead < 4) break
    check.take(block.subarray(0, bytesRead >> 2))
    done += bytesRead
  }
  check.end()
}
