/** The part that runs on the browser's audio thread. It stands alone: a worklet is loaded by its address. */

/** What an audio worklet finds around it; the DOM's own types leave it out. */
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void

/** Small enough for a quick level meter, large enough that posting costs nothing. */
const batchSamples = 512

/** Posts what it hears in batches; on a message posts the rest, then `null`, and is done. */
class CaptureProcessor extends AudioWorkletProcessor {
  #batch = new Float32Array(batchSamples)
  #filled = 0
  #isDone = false

  constructor() {
    super()
    this.port.onmessage = () => {
      this.#isDone = true
      this.#post(this.#batch.slice(0, this.#filled))
      this.port.postMessage(null)
    }
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const samples = inputs[0]?.[0]
    if (samples && !this.#isDone) this.#keep(samples)
    return !this.#isDone
  }

  #keep(samples: Float32Array): void {
    for (const sample of samples) {
      this.#batch[this.#filled] = sample
      this.#filled += 1
      if (this.#filled < batchSamples) continue
      this.#post(this.#batch)
      this.#batch = new Float32Array(batchSamples)
      this.#filled = 0
    }
  }

  #post(samples: Float32Array<ArrayBuffer>): void {
    this.port.postMessage(samples, [samples.buffer])
  }
}

registerProcessor('sallyport-capture', CaptureProcessor)
