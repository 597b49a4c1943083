import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Recorded traffic and the tools that send it: HAR, Postman, curl, logs. */
const templates: Templates = {
  'har-request-header': ({ url, headerName, headerValue, random }) => ({
    file: random.pick(['app.example.com.har', 'capture.har']),
    content: JSON.stringify(
      {
        log: {
          version: '1.2',
          creator: { name: 'WebInspector', version: '537.36' },
          entries: [
            {
              startedDateTime: '2026-09-14T08:11:52.001Z',
              request: {
                method: 'GET',
                url,
                headers: [
                  { name: 'accept', value: '*/*' },
                  { name: 'user-agent', value: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36' },
                  { name: headerName, value: headerValue },
                ],
                cookies: [],
              },
              response: {
                status: 200,
                content: { size: random.integer(100, 9000), mimeType: 'application/json' },
              },
            },
          ],
        },
      },
      null,
      random.pick([0, 2]),
    ),
  }),
  'har-response-body-echo': ({ url, key, snake }) => ({
    file: 'debug.har',
    content: JSON.stringify({
      log: {
        entries: [
          {
            request: { method: 'POST', url, headers: [{ name: 'origin', value: 'https://app.example.com' }] },
            response: {
              status: 200,
              content: { text: JSON.stringify({ settings: { [snake]: key, locale: 'en' } }) },
            },
          },
        ],
      },
    }),
  }),
  'postman-header': ({ word, host, headerName, headerValue }) => ({
    file: 'postman/collection.json',
    content: JSON.stringify(
      {
        info: { name: word, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
        item: [
          {
            name: 'List',
            request: {
              method: 'GET',
              header: [{ key: headerName, value: headerValue, type: 'text' }],
              url: { raw: `https://${host}/list`, protocol: 'https', host: host.split('.'), path: ['list'] },
            },
          },
        ],
      },
      null,
      '\t',
    ),
  }),
  'postman-environment': ({ environment, key }) => ({
    file: 'postman/prod.postman_environment.json',
    content: JSON.stringify(
      {
        name: 'prod',
        values: [
          { key: 'baseUrl', value: 'https://app.example.com', enabled: true },
          { key: environment, value: key, type: 'secret', enabled: true },
        ],
        _postman_variable_scope: 'environment',
      },
      null,
      2,
    ),
  }),
  'curl-in-notes': ({ url, headerName, headerValue }) => ({
    file: 'notes/curl.txt',
    content: `curl -X POST '${url}' \\\n     -H '${headerName}: ${headerValue}' \\\n     -H 'Content-Type: application/json' \\\n     -d '{"a":1}'\n`,
  }),
  'curl-verbose-output': ({ host, headerName, headerValue }) => ({
    file: 'out/curl-debug.log',
    content: `*   Trying 203.0.113.7:443...\n* Connected to ${host} (203.0.113.7) port 443\n> GET /status HTTP/2\n> Host: ${host}\n> user-agent: curl/8.9.1\n> ${headerName.toLowerCase()}: ${headerValue}\n> accept: */*\n>\n< HTTP/2 200\n< content-type: application/json\n`,
  }),
  'http-client-file': ({ url, headerName, headerValue }) => ({
    file: 'requests/calls.http',
    content: `### list\nGET ${url}\nAccept: application/json\n${headerName}: ${headerValue}\n\n### local\nGET http://localhost:3000/healthz\n`,
  }),
  'log-line-headers': ({ host, headerName, headerValue, random }) => ({
    file: 'logs/app.log',
    content: `${filler(random, 'log', 3)}\n2026-10-02T07:12:09Z DEBUG outgoing request host=${host} headers={"${headerName}":"${headerValue}","accept":"*/*"}\n${filler(random, 'log', 3)}\n`,
  }),
  'log-json-error': ({ word, key, random }) => ({
    file: 'logs/worker.jsonl',
    content: `{"level":30,"time":1790000000000,"msg":"boot"}\n{"level":50,"time":1790000001000,"provider":"${word}","msg":"unauthorized","config":{"apiKey":"${key}","attempt":${random.integer(1, 5)}}}\n`,
  }),
  'log-python-traceback': ({ voice, key, snake }) => ({
    file: 'stderr.txt',
    content: `Traceback (most recent call last):\n  File "/srv/app/main.py", line 41, in <module>\n    ${voice.pyClient(`"${key}"`).split('\n')[0]}\n  File "/srv/app/lib.py", line 12, in wrap\n    raise ValueError(${snake})\nValueError: not allowed\n`,
  }),
  'access-log-query': ({ snake, key, random, word }) => ({
    file: 'nginx/access.log',
    content: `198.51.100.${random.integer(2, 200)} - - [02/Oct/2026:08:00:01 +0000] "GET /app.css HTTP/1.1" 200 812\n198.51.100.9 - - [02/Oct/2026:08:00:03 +0000] "GET /api/${word.toLowerCase().replaceAll(/[^a-z]/g, '')}?${snake}=${key}&lang=en HTTP/1.1" 200 99 "-" "Mozilla/5.0"\n`,
  }),
  'log-url-encoded-form': ({ snake, key, host }) => ({
    file: 'proxy.log',
    content: `POST https://${host}/login body=${encodeURIComponent(`next=/home&${snake}=${key}&remember=1`)} status=302\n`,
  }),
  'ci-log-env-dump': ({ environment, key, random }) => ({
    file: 'ci-output.txt',
    content: `##[group]Run env | sort\nCI=true\nGITHUB_SHA=${random.hex(40)}\nHOME=/home/runner\n${environment}=${key}\nRUNNER_OS=Linux\n##[endgroup]\n`,
  }),
  'docker-inspect': ({ environment, key, random }) => ({
    file: 'inspect.json',
    content: JSON.stringify(
      [
        {
          Id: random.hex(64),
          Config: { Env: ['PATH=/usr/local/bin:/usr/bin', `${environment}=${key}`, 'NODE_VERSION=24.1.0'] },
        },
      ],
      null,
      4,
    ),
  }),
  'insomnia-export': ({ url, headerName, headerValue, random }) => ({
    file: 'insomnia.yaml',
    content: `type: collection.insomnia.rest/5.0\nname: scratch\ncollection:\n  - url: ${url}\n    name: try\n    meta:\n      id: req_${random.hex(32)}\n    headers:\n      - name: ${headerName}\n        value: ${headerValue}\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/captures', templates)
}
