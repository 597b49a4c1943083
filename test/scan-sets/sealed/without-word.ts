import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler, minified } from '../support/filler.ts'

/** Files in which no word says whose key it is. */
const templates: Templates = {
  'bare-file-crlf': ({ key }) => ({ file: 'token', content: `${key}\r\n` }),
  'json-value': ({ key, random }) => ({
    file: 'config.json',
    content: JSON.stringify({ port: 80, speech: { secret: key }, seed: random.integer(1, 99) }),
  }),
  'shell-variable': ({ key }) => ({
    file: 'run.sh',
    content: `#!/bin/sh\nTOKEN=${key}\n./serve --token "$TOKEN"\n`,
  }),
  'log-query': ({ key, random }) => ({
    file: 'nginx.log',
    content: `192.0.2.${random.integer(2, 99)} "GET /ws?auth=${key}&v=3 HTTP/1.1" 101\n`,
  }),
  'bundle-argument': ({ key, random }) => ({
    file: 'app.js',
    content: `${minified(random, 500)};n(4,"${key}",!0);${minified(random, 500)}`,
  }),
  'base64-in-json': ({ key, base64, random }) => ({
    file: 'export.json',
    content: JSON.stringify({ blob: base64(`${filler(random, 'environment', 2)}\nTOKEN=${key}\n`) }),
  }),
  'percent-encoded': ({ key }) => ({
    file: 'redirects.txt',
    content: `https://app.example.com/cb?state=${encodeURIComponent(`{"k":"${key}"}`)}\n`,
  }),
  'go-constant': ({ key }) => ({ file: 'main.go', content: `package main\n\nconst secret = "${key}"\n` }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/without-word', templates, { needsOwnKeys: true })
}
