import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** JavaScript and TypeScript as people write it. */
const templates: Templates = {
  'next-route': ({ voice, camel, quotedKey, random }) => ({
    file: random.pick(['app/api/session/route.ts', 'src/app/api/start/route.ts']),
    content: `import { NextResponse } from 'next/server'\n${voice.jsImport}\n\nconst ${camel} = process.env.NODE_ENV === 'production' ? process.env.KEY : ${quotedKey}\n\nexport async function POST() {\n  const client = ${voice.jsClient(camel)}\n  return NextResponse.json(await ${voice.jsCall})\n}\n`,
  }),
  'commonjs-module-exports': ({ camel, key, random }) => ({
    file: random.pick(['config.js', 'lib/config.cjs', 'keys.js']),
    content: `module.exports = {\n\tport: 4000,\n\t${camel}:\t'${key}',\n\tcorsOrigins: ['*'],\n};\n`,
  }),
  'let-with-trailing-comment': ({ word, quotedKey, random }) => ({
    file: 'bot/index.ts',
    content: `${filler(random, 'javascript', 2)}\nlet key = ${quotedKey} // ${word}, rotate me\n${filler(random, 'javascript', 3)}\n`,
  }),
  'key-first-word-at-end-of-file': ({ quotedKey, random, word }) => ({
    file: 'src/constants.ts',
    content: `export const API_KEY = ${quotedKey}\n${filler(random, 'javascript', 10)}\n// everything below is about ${word}\nexport const POLL_MS = 2500\n`,
  }),
  'websocket-headers': ({ host, headerName, headerValue, indent }) => ({
    file: 'live/socket.js',
    content: `import WebSocket from 'ws'\n\nconst socket = new WebSocket('wss://${host}/ws', {\n${indent}headers: {\n${indent}${indent}"${headerName}"   : "${headerValue}",\n${indent}},\n})\nsocket.on('open', () => console.log('open'))\n`,
  }),
  'headers-set': ({ url, headerName, headerValue }) => ({
    file: 'src/lib/request.mts',
    content: `const headers = new Headers()\nheaders.set('Accept', 'application/json')\nheaders.append('${headerName}', '${headerValue}')\n\nexport const list = () => fetch('${url}', { headers })\n`,
  }),
  'svelte-store': ({ camel, quotedKey }) => ({
    file: 'src/lib/stores/session.svelte.ts',
    content: `export const session = $state({ user: null, locale: 'en' })\nexport const ${camel} = ${quotedKey} as const\n`,
  }),
  'nest-use-value': ({ environment, key }) => ({
    file: 'src/app.module.ts',
    content: `@Module({\n  imports: [ConfigModule.forRoot({ isGlobal: true })],\n  providers: [\n    { provide: '${environment}', useValue: '${key}' },\n    VoiceService,\n  ],\n})\nexport class AppModule {}\n`,
  }),
  'cloudflare-worker-default': ({ environment, key, host, voice, headerName }) => ({
    file: 'src/worker.ts',
    content: `export default {\n  async fetch(request: Request, env: { ${environment}?: string }) {\n    const token = env.${environment} || "${key}"\n    return fetch("https://${host}" + new URL(request.url).pathname, {\n      headers: { "${headerName}": "${voice.headerPrefix}" + token },\n    })\n  },\n}\n`,
  }),
  'sdk-in-test-file': ({ voice, key, random }) => ({
    file: 'test/integration/live.spec.ts',
    content: `import { expect, it } from 'vitest'\n${voice.jsImport}\n\nconst LIVE = '${key}'\n\nit('talks to the real thing', async () => {\n  const client = ${voice.jsClient('LIVE')}\n  expect(client).toBeDefined()\n}, ${random.integer(5, 60)}_000)\n`,
  }),
  'template-literal-bearer': ({ url, key, voice }) => ({
    file: 'examples/quick.js',
    content: `const auth = \`${voice.headerPrefix}${key}\`\n\nfetch(\`${url}\`, { headers: { authorization: auth } }).then((answer) => answer.json()).then(console.log)\n`,
  }),
  'object-keyed-by-stage': ({ word, key, random }) => ({
    file: 'packages/shared/src/credentials.ts',
    content: `// ${word} per stage\nconst credentials = {\n  dev: '',\n  test: 'changeme-${random.integer(10, 99)}',\n  live: '${key}',\n} satisfies Record<string, string>\n\nexport { credentials }\n`,
  }),
  'coffee-era-jquery': ({ url, headerName, headerValue }) => ({
    file: 'static/js/upload.js',
    content: `$.ajax({\n  url: '${url}',\n  type: 'POST',\n  beforeSend: function (xhr) { xhr.setRequestHeader('${headerName}', '${headerValue}'); },\n  success: function (data) { $('#out').text(data.id); }\n});\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/code-web', templates)
}
