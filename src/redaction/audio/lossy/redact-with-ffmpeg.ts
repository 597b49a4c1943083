import { execFile } from 'node:child_process'
import { chmod, constants, copyFile, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { SallyportError } from '../../../core/index.ts'
import { readWavFormat } from '../wav/read-wav-format.ts'
import { redactWav } from '../wav/redact-wav.ts'
import { CoveredCheck } from './covered-check.ts'
import type { LossyRequest, LossyResult } from './redact-mp3.ts'

const run = promisify(execFile)

/** How each kind of file is read and written, as ffmpeg calls it. */
const kinds: Readonly<Record<string, { readonly demuxer: string; readonly encoder: readonly string[] }>> = {
  '.flac': { demuxer: 'flac', encoder: ['-c:a', 'flac'] },
  '.ogg': { demuxer: 'ogg', encoder: ['-c:a', 'libvorbis'] },
  '.opus': { demuxer: 'ogg', encoder: ['-c:a', 'libopus'] },
  '.webm': { demuxer: 'matroska', encoder: ['-c:a', 'libopus', '-vn'] },
  '.m4a': { demuxer: 'mov', encoder: ['-c:a', 'aac'] },
  '.mp4': { demuxer: 'mov', encoder: ['-c:a', 'aac', '-vn'] },
  '.aac': { demuxer: 'aac', encoder: ['-c:a', 'aac'] },
}

/** The file endings that go through ffmpeg. */
export const ffmpegEndings: readonly string[] = Object.keys(kinds)

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
  const kind = kinds[extname(output).toLowerCase()]
  if (kind === undefined)
    throw new SallyportError('ERR_REDACTION_AUDIO_FORMAT', { detail: 'No encoder is known for this ending.' })
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-audio-'))
  try {
    const raw = join(folder, 'raw.wav')
    const covered = join(folder, 'covered.wav')
    await ffmpeg(read(kind.demuxer, input), ['-vn', '-c:a', 'pcm_s16le', '-f', 'wav'], raw)
    const { spans, durationMs } = await redactWav({ input: raw, output: covered, words, cover, settings })
    await rm(raw)
    const result = join(folder, `result${extname(output)}`)
    await ffmpeg(read('wav', covered), ['-map_metadata', '-1', ...kind.encoder], result)
    const back = join(folder, 'back.wav')
    await ffmpeg(read(kind.demuxer, result), ['-vn', '-ac', '1', '-c:a', 'pcm_f32le', '-f', 'wav'], back)
    await checkWav(back, spans, cover)
    // ffmpeg makes files that everybody may read; a copy has the mode of what it is made from.
    await chmod(result, 0o600)
    await copyFile(result, output, constants.COPYFILE_EXCL)
    return { spans, durationMs }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Reads a file as what its ending says, and nothing else. Left to itself ffmpeg goes by the content, and a list of files to
 * play, which may be any files of this machine, is a recording to it; and so is a name such as `concat:a|b.ogg`.
 */
function read(demuxer: string, path: string): readonly string[] {
  return ['-protocol_whitelist', 'file', '-f', demuxer, '-i', `file:${path}`]
}

async function ffmpeg(
  input: readonly string[],
  parameters: readonly string[],
  output: string,
): Promise<void> {
  const options = ['-nostdin', '-loglevel', 'error', '-n']
  try {
    await run('ffmpeg', [...options, ...input, ...parameters, `file:${output}`], { maxBuffer: 1024 * 1024 })
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
