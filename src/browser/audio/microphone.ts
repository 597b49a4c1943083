import { LiveError, type LiveErrorCode } from '../live-errors.ts'
import { wireSampleRate } from './frame-cutter.ts'
import type { AudioSink, AudioSource } from './source.ts'

export interface MicrophoneOptions {
  /** One of `listMicrophones()`; the browser's default where it is left out. */
  readonly deviceId?: string | undefined
  readonly echoCancellation?: boolean
  readonly noiseSuppression?: boolean
  readonly autoGainControl?: boolean
}

const workletUrl = new URL('./capture-worklet.js', import.meta.url)

/** Returns a source that records from a microphone. It asks for permission when it is started, not before. */
export function createMicrophone(options: MicrophoneOptions = {}): AudioSource {
  let capture: Capture | undefined
  return {
    async start(sink) {
      await capture?.stop()
      capture = await startCapture(options, sink)
      return capture.sampleRate
    },
    async stop() {
      const running = capture
      capture = undefined
      await running?.stop()
    },
  }
}

interface Capture {
  readonly sampleRate: number
  stop(): Promise<void>
}

async function startCapture(options: MicrophoneOptions, sink: AudioSink): Promise<Capture> {
  const stream = await openStream(options)
  try {
    const { context, input } = openContext(stream)
    await context.audioWorklet.addModule(workletUrl)
    const node = new AudioWorkletNode(context, 'sallyport-capture', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    })
    await context.resume()
    return connectCapture({ stream, context, input, node }, sink)
  } catch (error) {
    release(stream)
    throw new LiveError('microphone_unsupported', { cause: error })
  }
}

interface CaptureParts {
  readonly stream: MediaStream
  readonly context: AudioContext
  readonly input: MediaStreamAudioSourceNode
  readonly node: AudioWorkletNode
}

function connectCapture({ stream, context, input, node }: CaptureParts, sink: AudioSink): Capture {
  const drained = Promise.withResolvers<void>()
  node.port.onmessage = ({ data }: MessageEvent<Float32Array | null>) => {
    if (data === null) drained.resolve()
    else sink.take(data)
  }
  // A phone that takes a call suspends the context; without this the page would record silence from then on.
  context.onstatechange = () => {
    if (context.state === 'suspended') void context.resume()
  }
  for (const track of stream.getAudioTracks()) {
    track.onended = () => sink.fail(new LiveError('microphone_lost'))
  }
  input.connect(node)
  return {
    sampleRate: context.sampleRate,
    async stop() {
      context.onstatechange = null
      input.disconnect()
      node.port.postMessage('stop')
      await drained.promise
      release(stream)
      await context.close()
    },
  }
}

/** Chromium and Safari resample for us; Firefox refuses to join two rates, and is read at the rate it has. */
function openContext(stream: MediaStream): { context: AudioContext; input: MediaStreamAudioSourceNode } {
  const context = new AudioContext({ sampleRate: wireSampleRate, latencyHint: 'interactive' })
  try {
    return { context, input: context.createMediaStreamSource(stream) }
  } catch {
    void context.close()
    const native = new AudioContext({ latencyHint: 'interactive' })
    return { context: native, input: native.createMediaStreamSource(stream) }
  }
}

async function openStream(options: MicrophoneOptions): Promise<MediaStream> {
  // Without https there is no `mediaDevices` at all.
  if (!('mediaDevices' in navigator) || typeof AudioWorkletNode === 'undefined') {
    throw new LiveError('microphone_unsupported')
  }
  const { deviceId, echoCancellation = true, noiseSuppression = true, autoGainControl = true } = options
  const audio: MediaTrackConstraints = {
    channelCount: 1,
    echoCancellation,
    noiseSuppression,
    autoGainControl,
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio, video: false })
  } catch (error) {
    throw new LiveError(codeOf(error), { cause: error })
  }
}

function codeOf(error: unknown): LiveErrorCode {
  switch (error instanceof Error ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'microphone_missing'
    case 'NotAllowedError':
    case 'SecurityError':
      return 'microphone_denied'
    case 'NotReadableError':
    case 'AbortError':
      return 'microphone_busy'
    default:
      return 'microphone_unsupported'
  }
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.onended = null
    track.stop()
  }
}
