import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler, minified } from '../support/filler.ts'

/** Files in which no word says whose key it is. */
const templates: Templates = {
  'bare-file': ({ key }) => ({ file: 'key.txt', content: `${key}\n` }),
  'generic-dotenv': ({ key, random }) => ({
    file: '.env',
    content: `${filler(random, 'environment', 3)}\n${random.pick(['API_KEY', 'STT_TOKEN', 'VOICE_KEY', 'SECRET'])}=${key}\n`,
  }),
  'log-value': ({ key, random }) => ({
    file: 'app.log',
    content: `${filler(random, 'log', 3)}\nDEBUG loaded credential ${key}\n${filler(random, 'log', 2)}\n`,
  }),
  'bundle-constant': ({ key, random }) => ({
    file: 'dist/chunk-7.js',
    content: `${minified(random, 900)}const q="${key}";${minified(random, 600)}`,
  }),
  'base64-secret': ({ key, base64 }) => ({
    file: 'secret.yaml',
    content: `kind: Secret\ndata:\n  token: ${base64(key)}\n`,
  }),
  'own-proxy-har': ({ headerName, headerValue }) => ({
    file: 'proxy.har',
    content: JSON.stringify({
      log: {
        entries: [
          {
            request: {
              url: 'https://gateway.example.com/run',
              headers: [{ name: headerName, value: headerValue }],
            },
          },
        ],
      },
    }),
  }),
  'python-argument': ({ quotedKey }) => ({
    file: 'run.py',
    content: `client = connect(key=${quotedKey}, region="eu")\n`,
  }),
  'ini-value': ({ key }) => ({ file: 'app.ini', content: `[speech]\nkey=${key}\n` }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/without-word', templates, { needsOwnKeys: true })
}
