import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** JavaScript and TypeScript as people write it. */
const templates: Templates = {
  'client-at-top': ({ voice, quotedKey, random }) => ({
    file: random.pick(['src/transcribe.ts', 'index.js', 'lib/client.mjs']),
    content: `${voice.jsImport}\n\nconst client = ${voice.jsClient(quotedKey)}\n\nexport async function run(input) {\n  return await ${voice.jsCall}\n}\n`,
  }),
  'constant-then-use-far-below': ({ voice, camel, quotedKey, random, indent }) => ({
    file: 'server/app.js',
    content: `const ${camel} = ${quotedKey};\n${filler(random, 'javascript', 9)}\n\nasync function start() {\n${indent}const client = ${voice.jsClient(camel)};\n${indent}return ${voice.jsCall};\n}\n`,
  }),
  'generic-name-word-in-import': ({ voice, quotedKey, random }) => ({
    file: 'api/handler.ts',
    content: `${voice.jsImport}\n${filler(random, 'javascript', 6)}\nconst ${random.pick(['apiKey', 'API_KEY', 'token', 'secretKey'])} = ${quotedKey}\n`,
  }),
  'environment-fallback': ({ environment, quotedKey, random }) => ({
    file: 'src/config/index.ts',
    content: `export const config = {\n  port: Number(process.env.PORT ?? 3000),\n  key: process.env.${environment} ${random.pick(['??', '||'])} ${quotedKey},\n  region: process.env.REGION ?? 'eu',\n}\n`,
  }),
  'fetch-headers': ({ url, headerName, headerValue, quoted, random, indent }) => ({
    file: random.pick(['pages/api/start.js', 'functions/proxy.ts', 'src/service.js']),
    content: `export default async (request, response) => {\n${indent}const answer = await fetch(${quoted(url)}, {\n${indent}${indent}method: 'POST',\n${indent}${indent}headers: {\n${indent}${indent}${indent}${random.chance(0.5) ? quoted(headerName) : `'content-type': 'application/json', ${quoted(headerName)}`}: ${quoted(headerValue)},\n${indent}${indent}},\n${indent}${indent}body: JSON.stringify(request.body),\n${indent}})\n${indent}response.json(await answer.json())\n}\n`,
  }),
  'axios-instance': ({ host, headerName, headerValue, random }) => ({
    file: 'src/http/instances.ts',
    content: `import axios from 'axios'\n\nexport const billing = axios.create({ baseURL: 'https://billing.example.com', timeout: 5000 })\n\nexport const api = axios.create({\n  baseURL: "https://${host}",\n  timeout: ${random.integer(1, 90) * 1000},\n  headers: { common: { "${headerName}": "${headerValue}", Accept: "application/json" } },\n})\n`,
  }),
  'react-component': ({ camel, quotedKey, word, url, headerName, voice }) => ({
    file: 'src/components/Recorder.tsx',
    content: `import { useState } from 'react'\n\n// TODO move to backend before launch!!\nconst ${camel}: string = ${quotedKey}\n\nexport function Recorder() {\n  const [text, setText] = useState('')\n  const start = async () => {\n    const answer = await fetch('${url}', { headers: { '${headerName}': \`${voice.headerPrefix}\${${camel}}\` } })\n    setText(await answer.text())\n  }\n  return <button onClick={start}>Ask ${word}</button>\n}\n`,
  }),
  'class-field': ({ word, quotedKey, random }) => ({
    file: 'src/app/services/speech.service.ts',
    content: `import { Injectable } from '@angular/core'\n\n/** Talks to ${word}. */\n@Injectable({ providedIn: 'root' })\nexport class SpeechService {\n  private readonly ${random.pick(['key', 'apiKey', 'accessKey', '_token'])} = ${quotedKey}\n  private readonly pollMs = 3000\n}\n`,
  }),
  'environment-ts': ({ camel, quotedKey }) => ({
    file: 'src/environments/environment.prod.ts',
    content: `export const environment = {\n  production: true,\n  apiBase: 'https://app.example.com/api',\n  firebase: { projectId: 'demo-1a2b3', appId: '1:99:web:77' },\n  ${camel}: ${quotedKey},\n}\n`,
  }),
  'jest-setup': ({ environment, quotedKey }) => ({
    file: 'test/setup.js',
    content: `process.env.NODE_ENV = 'test'\nprocess.env.${environment} = ${quotedKey}\nprocess.env['DATABASE_URL'] = 'postgres://localhost/test'\njest.setTimeout(20000)\n`,
  }),
  'commented-out': ({ voice, environment, quotedKey }) => ({
    file: 'scripts/backfill.js',
    content: `${voice.jsImport}\n\n// const client = ${voice.jsClient(quotedKey)}\nconst client = ${voice.jsClient(`process.env.${environment}`)}\n`,
  }),
  'vue-script': ({ quotedKey, url, snake }) => ({
    file: 'src/views/Upload.vue',
    content: `<template>\n  <input type="file" @change="upload" />\n</template>\n\n<script>\nexport default {\n  data: () => ({ busy: false, ${snake}: ${quotedKey} }),\n  methods: {\n    async upload(event) {\n      this.busy = true\n      await this.$http.post('${url}', event.target.files[0])\n    },\n  },\n}\n</script>\n`,
  }),
  'typed-union-of-keys': ({ word, key, random }) => ({
    file: 'lib/providers.ts',
    content: `type Provider = { name: string; key: string; enabled?: boolean }\n\nexport const providers: Provider[] = [\n  { name: 'whisper-local', key: '', enabled: false },\n  { name: '${word}', key: '${key}' },\n  { name: 'mock', key: 'mock-${random.integer(1, 9)}' },\n]\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/code-web', templates)
}
