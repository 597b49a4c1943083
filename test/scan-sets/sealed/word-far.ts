import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler, minified } from '../support/filler.ts'

/** Whole files as they grow: the key under a name that says nothing, the vendor's word a screen away or two. */
const templates: Templates = {
  'python-class-url-constant': ({ quotedKey, url, random }) => ({
    file: random.pick(['service.py', 'client/base.py', 'workers/run.py']),
    content: `ENDPOINT = "${url}"\n\n${filler(random, 'python', random.integer(7, 16))}\n\nclass Client:\n    def __init__(self):\n        self.${random.pick(['key', 'token', 'api_key', '_secret', 'auth'])} = ${quotedKey}\n`,
  }),
  'python-headers-dict-first': ({ url, headerName, headerValue, random }) => ({
    file: random.pick(['poll.py', 'etl/extract.py']),
    content: `import time, requests\n\nheaders = {\n    "${headerName}": "${headerValue}",\n}\n\n${filler(random, 'python', random.integer(6, 14))}\nwhile True:\n    print(requests.get("${url}", headers=headers).status_code)\n    time.sleep(3)\n`,
  }),
  'express-app-options-object': ({ quotedKey, url, random }) => ({
    file: random.pick(['app.js', 'server.mjs', 'api/index.js']),
    content: `const options = {\n  timeout: ${random.integer(1, 60)},\n  ${random.pick(['apiKey', 'key', 'accessToken', 'secret', 'bearer'])}: ${quotedKey},\n}\n\n${filler(random, 'javascript', random.integer(7, 16))}\n\napp.post('/start', async (_, response) => {\n  const answer = await fetch('${url}', options)\n  response.json(await answer.json())\n})\n`,
  }),
  'typescript-import-far': ({ voice, quotedKey, random, word }) => ({
    file: random.pick(['src/index.ts', 'src/worker.ts', 'packages/core/src/main.ts']),
    content: `// ${word}\n${voice.jsImport}\n\n${filler(random, 'javascript', random.integer(9, 18))}\n\nconst ${random.pick(['TOKEN', 'KEY', 'credentials', 'apiKey'])}: string = ${quotedKey}\n`,
  }),
  'dotenv-word-at-the-end': ({ key, random, host }) => ({
    file: random.pick(['.env', '.env.staging', 'api/.env.local']),
    content: `${random.pick(['API_KEY', 'STT_KEY', 'SERVICE_TOKEN', 'VOICE_SECRET', 'X_API_KEY'])}=${key}\n${filler(random, 'environment', random.integer(10, 13))}\nUPSTREAM_URL=https://${host}\n`,
  }),
  'toml-two-tables': ({ host, key, random }) => ({
    file: 'settings.toml',
    content: `[credentials]\n${random.pick(['key', 'token', 'secret'])} = "${key}"\n\n[server]\n${filler(random, 'environment', random.integer(8, 12)).replaceAll(/=(.*)/g, ' = "$1"')}\n\n[upstream]\nurl = "https://${host}"\n`,
  }),
  'yaml-comment-on-top': ({ word, key, random }) => ({
    file: random.pick(['values.prod.yaml', 'config/live.yml']),
    content: `# Settings for the ${word} integration. Owner: voice team.\n${filler(random, 'yaml', random.integer(9, 10))}\nsecrets:\n  - ${key}\n`,
  }),
  'xml-two-ends': ({ host, key, random }) => ({
    file: 'conf/context.xml',
    content: `<context>\n  <secret>${key}</secret>\n${filler(random, 'yaml', random.integer(8, 10)).replaceAll(/^(\w+): (.*)$/gm, '  <param name="$1">$2</param>')}\n  <endpoint>https://${host}</endpoint>\n</context>\n`,
  }),
  'csharp-two-ends': ({ key, url, random }) => ({
    file: 'src/Jobs/Sync.cs',
    content: `namespace Jobs;\n\npublic sealed class Sync\n{\n    private const string ${random.pick(['Key', 'Token', 'Secret', 'ApiKey'])} = "${key}";\n\n${filler(random, 'prose', random.integer(5, 8)).replaceAll(/^/gm, '    // ')}\n\n    private const string Endpoint = "${url}";\n}\n`,
  }),
  'kotlin-two-ends': ({ key, url, random }) => ({
    file: 'app/src/main/java/app/Upload.kt',
    content: `package app\n\nprivate const val ${random.pick(['KEY', 'TOKEN', 'AUTH'])} = "${key}"\n\n${filler(random, 'prose', random.integer(5, 8)).replaceAll(/^/gm, '// ')}\n\nfun endpoint() = "${url}"\n`,
  }),
  'php-two-ends': ({ key, url, random }) => ({
    file: 'lib/upload.php',
    content: `<?php\n$${random.pick(['key', 'token', 'apiKey', 'auth'])} = '${key}';\n\n${filler(random, 'prose', random.integer(5, 8)).replaceAll(/^/gm, '// ')}\n\n$endpoint = '${url}';\n`,
  }),
  'terraform-module-name': ({ key, word, random }) => ({
    file: 'modules.tf',
    content: `module "${word.toLowerCase().replaceAll(/[^a-z]/g, '_')}" {\n  source = "./modules/vendor"\n\n${filler(random, 'prose', random.integer(4, 7)).replaceAll(/^/gm, '  # ')}\n\n  ${random.pick(['token', 'api_key', 'secret'])} = "${key}"\n}\n`,
  }),
  'bundle-host-then-key-far': ({ key, host, random }) => ({
    file: `public/build/${random.hex(12)}.js`,
    content: `${minified(random, 200)}var h="https://${host}";${minified(random, random.integer(600, 7000))}${random.pick(['e.key=', 'n.token=', 'const s=', 'u('])}"${key}"${minified(random, 200)}`,
  }),
  'har-vendor-in-other-entry': ({ url, key, random }) => ({
    file: 'flow.har',
    content: JSON.stringify({
      log: {
        entries: [
          {
            request: {
              url: 'https://app.example.com/api/settings',
              headers: [{ name: 'accept', value: '*/*' }],
            },
            response: {
              status: 200,
              content: { text: `{"theme":"dark","${random.pick(['token', 'apiKey', 'key'])}":"${key}"}` },
            },
          },
          ...Array.from({ length: 3 }, () => ({
            request: { url: `https://app.example.com/assets/${random.letters(10)}.js`, headers: [] },
            response: { status: 200, content: { size: random.integer(100, 9000) } },
          })),
          {
            request: { url, headers: [{ name: 'origin', value: 'https://app.example.com' }] },
            response: { status: 401 },
          },
        ],
      },
    }),
  }),
  'chat-two-messages': ({ word, key, random }) => ({
    file: 'export/voice.json',
    content: JSON.stringify(
      [
        { from: 'ana', text: `does somebody have the ${word} account?` },
        ...filler(random, 'prose', 5)
          .split('\n')
          .map((text) => ({ from: 'tom', text })),
        { from: 'li', text: `key is ${key}` },
      ],
      null,
      1,
    ),
  }),
  'text-notes-far': ({ word, key, random }) => ({
    file: 'notes.txt',
    content: `${random.pick(['api key', 'token', 'key for prod', 'secret'])}: ${key}\n\n${filler(random, 'prose', random.integer(6, 8))}\n\nsee also: ${word} dashboard\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/word-far', templates, { variants: 8 })
}
