import { type ScanCase, type Templates, writeNegatives } from '../support/case.ts'
import type { Scene } from '../support/scene.ts'

function compact({ random }: Pick<Scene, 'random'>): string {
  return random.uuid().replaceAll('-', '')
}

/** UUIDs without dashes, which look exactly like AssemblyAI's keys, beside the vendor's word: their names say what they are. */
const templates: Templates = {
  'job-list': (scene) => ({
    file: 'jobs.json',
    content: JSON.stringify({
      provider: scene.word,
      jobs: [{ jobId: compact(scene) }, { jobId: compact(scene) }],
    }),
  }),
  'webhook-payload': (scene) => ({
    file: 'webhooks.log',
    content: `POST /hooks/${scene.voice.vendor} {"transcript_id":"${compact(scene)}","status":"completed"}\n`,
  }),
  'request-id-in-error': (scene) => ({
    file: 'errors.txt',
    content: `${scene.word} error: Too Many Requests (request id: ${compact(scene)})\n`,
  }),
  'object-storage-path': (scene) => ({
    file: 'uploads.txt',
    content: `https://cdn.example.com/upload/${compact(scene)}\ns3://recordings/${scene.voice.vendor}/${compact(scene)}.wav\n`,
  }),
  'trace-context': (scene) => ({
    file: 'spans.json',
    content: JSON.stringify({
      name: `POST ${scene.host}`,
      traceId: compact(scene),
      spanId: scene.random.hex(16),
    }),
  }),
  'typescript-user-id': (scene) => ({
    file: 'test/users.ts',
    content: `${scene.voice.jsImport}\n\nexport const userId = '${compact(scene)}'\nexport const tenantId = '${compact(scene)}'\n`,
  }),
  'checksum-of-download': (scene) => ({
    file: 'install.sh',
    content: `# ${scene.word} command line\necho "${compact(scene)}  cli.tar.gz" | md5sum -c -\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return writeNegatives('sealed/negatives-identifiers', templates, { vendors: ['assemblyai'], variants: 6 })
}
