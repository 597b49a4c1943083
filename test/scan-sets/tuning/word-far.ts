import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler, minified } from '../support/filler.ts'

/** Whole files as they grow: the key under a name that says nothing, the vendor's word a screen away or two. */
const templates: Templates = {
  'python-script-key-on-top': ({ quotedKey, url, random, headerName, voice }) => {
    const name = random.pick(['API_KEY', 'api_key', 'KEY', 'TOKEN', 'auth_key', 'SECRET'])
    return {
      file: random.pick(['transcribe.py', 'main.py', 'app.py', 'pull.py']),
      content: `import json\nimport time\nimport requests\n\n${name} = ${quotedKey}\n${filler(random, 'python', random.integer(5, 16))}\n\ndef submit(payload):\n    return requests.post(\n        "${url}",\n        headers={"${headerName}": ${voice.headerPrefix === '' ? '' : '"Bearer " + '}${name}},\n        json=payload,\n    ).json()\n`,
    }
  },
  'node-script-url-below': ({ quotedKey, url, random }) => ({
    file: random.pick(['index.js', 'src/server.js', 'bot.mjs']),
    content: `const ${random.pick(['auth', 'apiKey', 'key', 'token', 'ACCESS_KEY', 'secret'])} = ${quotedKey};\n${filler(random, 'javascript', random.integer(6, 18))}\nconst endpoint = '${url}';\n`,
  }),
  'import-on-top-key-at-bottom': ({ voice, quotedKey, random, camel }) => ({
    file: random.pick(['src/jobs/nightly.ts', 'src/queue.ts', 'lib/run.ts']),
    content: `${voice.jsImport}\nimport { pino } from 'pino'\n${voice.vendor === 'castai' ? `import { ${camel} } from './names'\n` : ''}\n${filler(random, 'javascript', random.integer(8, 20))}\n\nexport const settings = {\n  retries: 3,\n  ${random.pick(['key', 'apiKey', 'token', 'password'])}: ${quotedKey},\n}\n`,
  }),
  'dotenv-heading-far-above': ({ word, key, random }) => ({
    file: random.pick(['.env', '.env.production', 'deploy/.env']),
    content: `# ${word} and the rest of the voice stack\n${filler(random, 'environment', random.integer(9, 13))}\n${random.pick(['SPEECH_KEY', 'STT_API_KEY', 'VOICE_API_KEY', 'PROVIDER_SECRET', 'API_TOKEN'])}=${key}\n`,
  }),
  'yaml-url-far-above': ({ host, key, random }) => ({
    file: random.pick(['config.yml', 'config/default.yaml']),
    content: `upstream: https://${host}\n${filler(random, 'yaml', random.integer(9, 10))}\nauth:\n  type: header\n  value: ${key}\n`,
  }),
  'json-settings-vendor-last': ({ word, key, random }) => ({
    file: 'config/production.json',
    content: JSON.stringify(
      {
        secret: key,
        server: { port: 8080, host: '0.0.0.0', trustProxy: true },
        cache: { ttl: random.integer(10, 900), prefix: 'app:', size: 1000 },
        mail: { from: 'noreply@example.com', host: 'mail.example.com', secure: true },
        limits: { perMinute: random.integer(10, 600), burst: 50, body: '2mb' },
        provider: word,
      },
      null,
      2,
    ),
  }),
  'swift-file': ({ key, url, random }) => ({
    file: 'App/Recorder/RecorderViewModel.swift',
    content: `import SwiftUI\n\nfinal class RecorderViewModel: ObservableObject {\n    private let ${random.pick(['key', 'token', 'apiKey', 'accessKey'])} = "${key}"\n    @Published var text = ""\n\n${filler(random, 'prose', random.integer(4, 8)).replaceAll(/^/gm, '    // ')}\n\n    func start() async throws {\n        let url = URL(string: "${url}")!\n    }\n}\n`,
  }),
  'go-file': ({ key, url, random }) => ({
    file: 'internal/jobs/run.go',
    content: `package jobs\n\nimport "context"\n\nconst ${random.pick(['key', 'apiKey', 'token', 'authToken'])} = "${key}"\n\n${filler(random, 'prose', random.integer(4, 8)).replaceAll(/^/gm, '// ')}\n\nfunc Run(ctx context.Context) error {\n\treturn post(ctx, "${url}")\n}\n`,
  }),
  'html-page-inline-script': ({ key, url, random }) => ({
    file: 'public/demo.html',
    content: `<!doctype html>\n<html>\n<body>\n<script>\nconst token = "${key}"\n${filler(random, 'javascript', random.integer(6, 14))}\nasync function go() { return fetch("${url}") }\n</script>\n</body>\n</html>\n`,
  }),
  'notebook-cells-apart': ({ voice, key, random, word }) => ({
    file: 'notebooks/run.ipynb',
    content: JSON.stringify(
      {
        cells: [
          { cell_type: 'code', metadata: {}, outputs: [], source: [`KEY = '${key}'\n`] },
          ...Array.from({ length: random.integer(3, 6) }, () => ({
            cell_type: 'code',
            metadata: {},
            outputs: [],
            source: [filler(random, 'python', 3)],
          })),
          { cell_type: 'code', metadata: {}, outputs: [], source: [`# ${word}\n`, `${voice.pyImport}\n`] },
        ],
      },
      null,
      1,
    ),
  }),
  'compose-service-name': ({ key, random, word }) => ({
    file: 'docker-compose.yml',
    content: `services:\n  ${word.toLowerCase().replaceAll(/[^a-z]/g, '')}-worker:\n    build: ./worker\n    restart: unless-stopped\n    deploy:\n      resources:\n        limits: { cpus: '${random.integer(1, 4)}', memory: ${random.integer(1, 9)}G }\n    logging: { driver: json-file, options: { max-size: 10m, max-file: '3' } }\n    healthcheck: { test: ['CMD', 'true'], interval: 30s, retries: 3 }\n    environment:\n      TZ: UTC\n      API_KEY: ${key}\n`,
  }),
  'bundle-key-far-before-host': ({ key, host, random }) => ({
    file: `dist/assets/app-${random.letters(8)}.js`,
    content: `${minified(random, 400)}${random.pick(['const k', 'let t', 'var a'])}="${key}";${minified(random, random.integer(600, 6000))}fetch("https://${host}/"+p)${minified(random, 300)}`,
  }),
  'log-start-then-key': ({ host, key, random }) => ({
    file: 'out.log',
    content: `INFO  using https://${host}\n${filler(random, 'log', random.integer(8, 20))}\nDEBUG options {"retry":true,"${random.pick(['token', 'key', 'apiKey', 'auth'])}":"${key}"}\n`,
  }),
  'java-two-ends': ({ key, url, random }) => ({
    file: 'src/main/java/app/Jobs.java',
    content: `package app;\n\npublic class Jobs {\n    private static final String KEY = "${key}";\n\n${filler(random, 'prose', random.integer(5, 8)).replaceAll(/^/gm, '    // ')}\n\n    static final String ENDPOINT = "${url}";\n}\n`,
  }),
  'shell-two-ends': ({ key, url, random }) => ({
    file: 'scripts/export.sh',
    content: `#!/usr/bin/env bash\nset -euo pipefail\n\n${random.pick(['KEY', 'TOKEN', 'AUTH', 'API_KEY'])}=${key}\n\n${filler(random, 'prose', random.integer(4, 8)).replaceAll(/^/gm, '# ')}\n\ncurl -s "${url}"\n`,
  }),
  'markdown-far': ({ word, key, random }) => ({
    file: 'docs/runbook.md',
    content: `# Runbook: ${word}\n\n${filler(random, 'prose', random.integer(6, 8))}\n\n## When it is down\n\nUse the backup key:\n\n    ${key}\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/word-far', templates, { variants: 8 })
}
